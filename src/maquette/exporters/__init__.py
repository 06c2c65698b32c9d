"""The exporters: one file per form a model can be given; each proves that it is still the same model."""

from maquette.drawer import Drawer

EXPORTERS = Drawer("maquette.exporters", "form of export", "forms")
