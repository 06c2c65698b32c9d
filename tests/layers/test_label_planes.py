import torch

from maquette.layers.label_planes import LabelPlanes
from maquette.spec import VOID


def test_every_label_has_a_plane_and_what_is_not_said_has_none() -> None:
    maps = torch.tensor([[[[0, 2], [VOID, 1]]]], dtype=torch.uint8)
    planes = LabelPlanes(3)(maps)
    assert planes.shape == (1, 3, 2, 2)
    assert planes.sum(dim=1).tolist() == [[[1, 1], [0, 1]]]
    assert planes[0, :, 0, 1].tolist() == [0, 0, 1]


def test_edges_are_one_more_plane() -> None:
    maps = torch.zeros(2, 2, 4, 4, dtype=torch.uint8)
    maps[1, 1, 3, 3] = 1
    planes = LabelPlanes(5)(maps)
    assert planes.shape == (2, 6, 4, 4)
    assert planes[:, 5].sum() == 1


def test_it_is_no_part_of_a_file() -> None:
    assert LabelPlanes(5).state_dict() == {}
