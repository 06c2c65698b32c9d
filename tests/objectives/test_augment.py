import json
from pathlib import Path

import pytest
import torch

from maquette.errors import OptionError
from maquette.objectives.augment import Augmentation, make_augment
from maquette.objectives.penalties import squared_slope

KINDS = [
    Augmentation(kind="diffaugment"),
    Augmentation(kind="ada", probability=0.8),
    Augmentation(kind="ada", probability=0.8, warp="cubic"),
]


@pytest.mark.parametrize("settings", KINDS, ids=["diffaugment", "wavelet", "cubic"])
@pytest.mark.parametrize("shape", [(4, 3, 16, 16), (3, 1, 9, 9), (2, 4, 8, 8), (2, 3, 8, 12)])
def test_a_picture_of_any_form_is_changed_and_keeps_it(settings: Augmentation, shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    pictures = torch.rand(shape) * 2 - 1
    changed = make_augment(settings)(pictures)
    assert changed.shape == pictures.shape
    assert torch.isfinite(changed).all()
    assert not torch.equal(changed, pictures)


@pytest.mark.parametrize("settings", KINDS, ids=["diffaugment", "wavelet", "cubic"])
def test_a_slope_can_be_penalised_through_it(settings: Augmentation) -> None:
    torch.manual_seed(1)
    pictures = (torch.rand(3, 3, 8, 8) * 2 - 1).requires_grad_(True)
    weights = torch.nn.Parameter(torch.randn(3, 8, 8))
    logits = torch.tanh((make_augment(settings)(pictures) * weights).sum((1, 2, 3)))
    penalty = squared_slope(logits, pictures).mean()
    penalty.backward()
    assert torch.isfinite(penalty)
    assert weights.grad is not None
    assert torch.isfinite(weights.grad).all()


@pytest.mark.parametrize("settings", KINDS, ids=["diffaugment", "wavelet", "cubic"])
def test_without_probability_nothing_happens(settings: Augmentation) -> None:
    pictures = torch.rand(2, 3, 8, 8)
    assert make_augment(settings)(pictures, factor=0.0) is pictures


def test_chance_is_torchs_own() -> None:
    pictures, augment = torch.rand(4, 3, 8, 8), make_augment(KINDS[1])
    found = []
    for seed in (5, 5, 6):
        torch.manual_seed(seed)
        found.append(augment(pictures))
    assert torch.equal(found[0], found[1])
    assert not torch.equal(found[0], found[2])


def test_a_sure_discriminator_is_augmented_more_and_an_unsure_one_less() -> None:
    augment = make_augment(Augmentation(kind="ada", kimg=10))
    assert augment.probability == 0
    for _ in range(4):
        augment.follow(torch.full((64,), 3.0))
    assert augment.probability == pytest.approx(256 / 10_000)
    for _ in range(400):
        augment.follow(torch.full((64,), 3.0))
    assert augment.probability == pytest.approx(0.9)
    for _ in range(4):
        augment.follow(torch.tensor([1.0, -1.0] * 32))
    assert augment.probability == pytest.approx(0.9 - 256 / 10_000)


def test_what_it_remembers_travels_with_a_checkpoint() -> None:
    one, other = (make_augment(Augmentation(kind="ada", kimg=1)) for _ in range(2))
    for _ in range(5):
        one.follow(torch.ones(64))
    other.load_state_dict(one.state_dict())
    for augment in (one, other):
        for _ in range(3):
            augment.follow(torch.ones(64))
    assert one.probability == other.probability > 0


def test_a_fixed_probability_does_not_move() -> None:
    augment = make_augment(Augmentation(kind="ada", probability=0.3))
    for _ in range(10):
        augment.follow(torch.ones(64))
    assert augment.probability == pytest.approx(0.3)


def test_an_unknown_operation_is_one_clear_error() -> None:
    with pytest.raises(OptionError, match="blur"):
        Augmentation.parse({"kind": "diffaugment", "policy": "color,blur"}, "--set model.augment")
    with pytest.raises(OptionError, match="none of b, g, c, f, n, x"):
        Augmentation.parse({"kind": "ada", "groups": "bz"}, "--set model.augment")


def test_kind_none_changes_nothing() -> None:
    pictures = torch.rand(2, 3, 8, 8)
    augment = make_augment(Augmentation())
    augment.follow(torch.ones(256))
    assert augment.probability == 0
    assert augment(pictures) is pictures


def test_many_patches_of_a_picture_count_as_one_picture() -> None:
    augment = make_augment(Augmentation(kind="ada", kimg=10))
    augment.follow(torch.ones(64, 1, 6, 6))
    assert augment.probability == 0
    assert augment.judged == 64


def test_only_what_it_remembers_is_saved() -> None:
    assert set(make_augment(Augmentation(kind="ada")).state_dict()) == {"chance", "signs", "judged"}


def test_half_precision_around_it_does_not_blur_its_places() -> None:
    pictures, augment = torch.rand(4, 3, 16, 16), make_augment(KINDS[1])
    torch.manual_seed(0)
    wanted = augment(pictures)
    torch.manual_seed(0)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = augment(pictures)
    assert torch.equal(found, wanted)


def test_two_processes_steer_as_one(tmp_path: Path) -> None:
    torch.multiprocessing.spawn(_follow_half, (tmp_path,), nprocs=2)
    alone = make_augment(Augmentation(kind="ada", kimg=10))
    for _ in range(5):
        alone.follow(torch.cat([torch.ones(48), torch.full((16,), -1.0)]))
    for rank in range(2):
        assert json.loads((tmp_path / f"{rank}.json").read_text()) == {name: value.item() for name, value in alone.state_dict().items()}


def _follow_half(rank: int, folder: Path) -> None:
    torch.distributed.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=2)
    augment = make_augment(Augmentation(kind="ada", kimg=10))
    for _ in range(5):
        augment.follow(torch.ones(32) if rank else torch.cat([torch.ones(16), torch.full((16,), -1.0)]))
    (folder / f"{rank}.json").write_text(json.dumps({name: value.item() for name, value in augment.state_dict().items()}))
    torch.distributed.destroy_process_group()
