"""Examiners of others on the planted worlds, each at its defaults and at its best documented setting, beside `maquette check`.

requirements/    a text file for each environment: what it pins
environments.py  makes the environments below `out/peers`, and tries which versions import
laying.py        a world as a peer is given it: tables as CSV, and `asks.json`
adapters/        one program for each peer; it runs in the peer's environment, without network, and prints its alarms
alarms.py        whether an alarm names the fault
asking.py        a peer, or `maquette check`, on many worlds

    python -m benchmarks.peers.examiners       makes the environments: minutes, and about 1 GB each; nothing of theirs is kept here
    python -m benchmarks.run examiners         asks those that are there

The rules, the same for all:

- A peer is asked only what its documentation says it answers: Giskard about models, Evidently about drift, Deepchecks about both.
- Everyone gets the same rows, and is told which column is the label, which the answer, and which columns hold words. Groups are
  columns like others. An answer without a score is a probability of 0 or 1. Where the question is drift, scores are one more column.
- An alarm is what the peer itself shows as a problem: an issue of Giskard's scan; a condition of Deepchecks that failed or warned (its
  `passed()` takes a warning for a failure too), and of its weak segments each one that the condition rejects; a failed test of Evidently;
  a `look here` of ours. What is true of tables of few columns is no alarm: repeated rows, and rows in both tables.
- It names the fault if it names its column, or if it points at rows of which with the fault's rows at least half are in both: a slice a
  little too wide or narrow counts. For ours the same rule holds here, which is milder than that of the bench `planted`.
- First is what the peer puts first; where it does not order its alarms, the strongest.
- In a healthy world every alarm is false. A world on which a peer stops with an error counts as one without an alarm, and is counted.
"""
