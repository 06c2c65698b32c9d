"""Toy problems with a known number of modes: which objectives keep all of them, and which forget some.

grid.py      25 Gaussians in the plane, on a square grid
glyphs.py    three channels, each one of ten glyphs: 1,000 kinds of picture
players.py   the small networks, the same for every objective; several games of different seeds are played as one
game.py      the objectives, and one game of each under a fixed budget; as a program it prints what it found
"""
