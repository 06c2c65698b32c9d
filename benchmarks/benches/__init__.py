"""The benches: each has a TITLE and `measure(setting)`, which gives its figures."""
