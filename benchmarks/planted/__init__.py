"""Planted faults: worlds in which it is known what is wrong and where, their healthy twins, and traps in which nothing is wrong.

world.py      what a world is: the data, how it is asked about, what must be found and where
making.py     words, answers and scores that worlds are made of
texts.py      sentences with words about people in them
scenes.py     small pictures, light and dark
examine.py    `maquette check` on worlds, and what it said beside what is true
worlds/       a drawer: one file is one fault; effect 1 is the fault, effect 0 its healthy twin
traps/        a drawer: one file is one kind of healthy data that another tool, or a careless test, takes for a fault

A world is made by `make(chance, n, effect)`: any number of rows, the same for the same randomness.
"""

from maquette.drawer import Drawer

WORLDS = Drawer("benchmarks.planted.worlds", "world", "worlds")
TRAPS = Drawer("benchmarks.planted.traps", "trap", "traps")
