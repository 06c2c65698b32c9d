"""Benchmarks: how fast Maquette is, measured beside the usual way of doing the same work and beside the machine's own peak.

    python -m benchmarks.run                 all of them, into RESULTS.md
    python -m benchmarks.run dcgan feed      some of them; what is known of the others stays
    python -m benchmarks.run --tiny          a try of the machinery: the numbers mean nothing and nothing is written

figures.py      a figure with its spread and its target
results.py      results.json and RESULTS.md
machine.py      what the machine is, how busy others kept it, and its convolution peak
children.py     processes that are timed from outside
turns.py        training processes that take turns, so that both see the same machine
arithmetic.py   how many floating-point operations a step takes
ours.py         our loop as such a process
peers/          the usual loops, written as tutorials write them
pairs.py        ours beside the usual one
closeness.py    how near samples have come to pictures never seen
judging.py      KID of a generator against such pictures
course.py       our loop judged at several moments; courses.py: such processes as benches read them
saving.py       puts what beginning with another model saves into the package, for model cards
pictures.py  fresh_model.py  studio.py   what benches need: photographs, a model, a studio that is running
peers/examiners/  other examiners on the planted worlds, each in an environment of its own
planted/        worlds in which it is known what is wrong, for the bench of that name
benches/        a drawer: one file is one bench

The process that measures imports no torch: the peak memory of a child never reads below what its parent held.
"""

from maquette.drawer import Drawer

BENCHES = Drawer("benchmarks.benches", "bench", "benches")
