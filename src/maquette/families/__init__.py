"""The families of networks: one file per kind, named as on the command line.

A family is a module that answers four questions:

* `Config`: its settings, a `FamilyConfig`, with `PRESETS` "laptop" (can be watched while it learns) and "paper"
  (the published architecture, parameter for parameter);
* `build(config, spec) -> Networks`: the generator and the discriminator for pictures of that form;
* `steps(networks, config) -> Steps`: the two networks with their objectives;
* `schedule(config, progress) -> float`: the learning rate's factor when that share (0..1) of the budget is spent;

and says of itself `TITLE`, `YEAR`, `PAPER`, and `IS_TRANSLATOR` (whether it is trained on pairs).
"""

from maquette.drawer import Drawer

FAMILIES = Drawer("maquette.families", "family", "families")
