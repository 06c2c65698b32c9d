"""The kinds of built-in pictures: one file draws one kind.

A kind offers `ANNOTATIONS` (the legal values of each annotation, in their order), `LABELS` (what its label maps hold),
`annotate(randomness)` (the annotations of one picture) and `draw(randomness, annotations)` (its scene).
"""

from maquette.drawer import Drawer

KINDS = Drawer("maquette.data.scenes", "kind of picture", "kinds")
