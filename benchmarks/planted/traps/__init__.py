"""A drawer: one file is one kind of healthy data that looks like a fault. Each has a `TITLE`, `SIZES` and `make(chance, n)`."""
