"""What changes for the loop when networks grow: how many pictures a step has at a side, and that Adam begins again at a new one."""

from collections.abc import Iterable, Sequence

from torch import nn
from torch.optim import Optimizer

from maquette.families._family import FamilyConfig
from maquette.families._growing import GrowingConfig
from maquette.layers.growing import Growing


def grow(networks: Iterable[nn.Module], config: FamilyConfig, share: float, optimisers: Sequence[Optimizer]) -> int:
    """Tells the networks that grow what share, 0 to 1, of the growing is done.

    Nothing is remembered here: the side before is the networks' own, which a checkpoint holds, so that a continued run forgets
    in the same step as an uninterrupted one.

    Returns:
        How many times the usual batch a step has now; 1 for networks that do not grow.
    """
    growing = [network for network in networks if isinstance(network, Growing)]
    before = {network.side for network in growing}
    for network in growing:
        network.grow(share)
    sides = {network.side for network in growing}
    if not sides or not isinstance(config, GrowingConfig):
        return 1
    if config.resets_optimisers and sides != before:
        for optimiser in optimisers:
            optimiser.state.clear()
    return config.batch_factor(max(sides))
