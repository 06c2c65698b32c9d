"""A drawer: one file is one planted fault.

Each has a `TITLE`; `SIZES`, the numbers of rows to try, the middle one that of the published power; `POWER`, the share of runs in which it
must be found there (None: to be measured); `PLANTED` and `HEALTHY`, what `World.measured` is with the fault and without, within `WITHIN`;
and `make(chance, n, effect)`.
"""
