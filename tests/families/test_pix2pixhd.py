from pathlib import Path

import numpy as np
import pytest
import torch

from making import make_model
from maquette.errors import OptionError
from maquette.exporters.onnx import export
from maquette.families import pix2pixhd
from maquette.families._family import Networks
from maquette.model import WEIGHTS, open_model, read_record, write_model
from maquette.seeds import stream
from maquette.spec import MapSpec, PictureSpec, Spec
from maquette.weights import read_tensors

TINY = pix2pixhd.PRESETS["laptop"].override({"width": 8, "blocks": 1, "enhancer_blocks": 1, "discriminator_width": 4})


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def pairs(height: int, width: int | None = None) -> Spec:
    form = PictureSpec(height, width or height)
    return Spec(form, form)


def maps(labels: int, height: int, width: int | None = None, *, has_edges: bool = True) -> Spec:
    named = MapSpec(tuple(f"label {index}" for index in range(labels)), tuple(f"#{index:06x}" for index in range(labels)), has_edges)
    return Spec(PictureSpec(height, width or height), PictureSpec(height, width or height, 1 + has_edges), map=named)


def paint(spec: Spec, batch: int = 2) -> torch.Tensor:
    planes = [torch.randint(len(spec.map), (batch, 1, spec.picture.height, spec.picture.width))]
    planes += [torch.randint(2, planes[0].shape)] if spec.map.has_edges else []
    return torch.cat(planes, 1).to(torch.uint8)


def test_the_paper_preset_has_the_published_number_of_weights() -> None:
    with torch.device("meta"):  # what counts is how many they are
        networks = pix2pixhd.build(pix2pixhd.PRESETS["paper"], maps(35, 512, 1024))  # 35 labels and edges
    alone = networks.generator.whole
    assert round(count(alone) / 1e6, 2) == 182.55
    assert round((count(networks.generator) - count(alone.head)) / 1e6, 2) == 182.86  # the enhancer stands in its head's place
    assert round(count(networks.discriminator) / 1e6, 1) == 5.6


def test_it_starts_at_half_the_side_and_ends_at_the_full_one() -> None:
    networks = pix2pixhd.build(TINY, pairs(32, 64))
    batch = {"input": torch.rand(1, 3, 32, 64), "pictures": torch.rand(1, 3, 32, 64)}
    for growth, sides in ((0.0, (16, 32)), (1.0, (32, 64))):
        for network in networks:
            network.grow(growth)
        losses, fakes = pix2pixhd.steps(networks, TINY).generator(batch)
        assert fakes.shape[2:] == sides
        assert set(losses) == {"generator", "feature_matching"}
        assert networks.generator.eval()(batch["input"]).shape == (1, 3, 32, 64)  # shown at the full side from the beginning
        networks.generator.train()


def test_at_first_the_enhancers_picture_is_the_global_ones() -> None:
    generator, drawing = pix2pixhd.build(TINY, pairs(32)).generator.eval(), torch.rand(1, 3, 32, 32)
    torch.nn.init.constant_(generator.whole.head.bias, 9.0)
    torch.nn.init.constant_(generator.head.bias, -9.0)
    shown = []
    for growth in (0.0, 0.501, 0.75, 1.0):
        generator.grow(growth)
        shown.append(round(generator(drawing).mean().item(), 2))
    assert shown == [1, 1, 0, -1]


def test_the_enhancer_paints_over_what_the_global_generator_had_in_mind() -> None:
    networks = pix2pixhd.build(TINY, pairs(32))
    networks.generator(torch.rand(1, 3, 32, 32)).sum().backward()
    assert networks.generator.whole.trunk[0][0].weight.grad is not None
    assert networks.generator.whole.head.weight.grad is None


def test_the_global_generator_learns_alone_first_and_the_rate_falls_when_both_have_learned_for_a_while() -> None:
    moments = [pix2pixhd.schedule(pix2pixhd.Config(), share) for share in (0.0, 0.49, 0.5, 0.55, 0.75, 0.875, 1.0)]
    assert [round(moment.growth, 6) for moment in moments] == [0, 0, 0.5, 0.75, 1, 1, 1]
    assert [moment.learning_rate for moment in moments] == [1, 1, 1, 1, 1, 0.5, 0]
    assert pix2pixhd.schedule(pix2pixhd.Config(fading=0), 0.5).growth == 1


def test_label_maps_become_planes_for_both_players() -> None:
    spec = maps(4, 32)
    networks = pix2pixhd.build(TINY, spec)
    assert networks.generator.enter[0][0].in_channels == 5  # four labels and the edges
    batch = {"input": paint(spec), "pictures": torch.rand(2, 3, 32, 32)}
    steps = pix2pixhd.steps(networks, TINY)
    for growth in (0.0, 1.0):
        for network in networks:
            network.grow(growth)
        losses, fakes = steps.generator(batch)
        losses |= steps.discriminator(batch, fakes)
        assert all(torch.isfinite(loss) for loss in losses.values())


def test_one_map_has_several_looks() -> None:
    torch.manual_seed(0)  # so narrow a network may begin blind
    spec, config = maps(3, 32), TINY.override({"latent_size": 8})
    networks = pix2pixhd.build(config, spec)
    steps = pix2pixhd.steps(networks, config)
    for _ in range(4):
        steps.generator({"input": paint(spec), "pictures": torch.rand(2, 3, 32, 32) * 2 - 1, "latents": torch.randn(2, 8)})
    generator, painted = networks.generator.eval(), paint(spec, 1)
    first, again, other = (generator(painted, latents) for latents in (torch.zeros(1, 8), torch.zeros(1, 8), torch.full((1, 8), 3.0)))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert generator(painted, None, torch.rand(1, 3, 32, 32)).shape == (1, 3, 32, 32)


def test_while_learning_every_instance_looks_as_it_does_in_the_picture() -> None:
    spec, config = maps(1, 32), TINY.override({"latent_size": 8})
    networks = pix2pixhd.build(config, spec)
    steps, painted = pix2pixhd.steps(networks, config), torch.zeros(1, 2, 32, 32, dtype=torch.uint8)
    instances = torch.zeros(1, 1, 32, 32, dtype=torch.uint8)
    instances[..., 16:] = 1
    batch = {"input": painted, "pictures": torch.rand(1, 3, 32, 32), "latents": torch.randn(1, 8)}
    for growth in (0.0, 1.0):
        for network in networks:
            network.grow(growth)
        for given in (batch, batch | {"instances": instances}):
            networks.generator.looks.counts.zero_()
            losses, _ = steps.generator(given)
            assert networks.generator.looks.counts.sum() == (2 if "instances" in given else 1)
            sum(losses.values()).backward()
    assert networks.generator.looks.encoder.trunk[0][0].weight.grad.abs().sum() > 0


def test_looks_need_labels() -> None:
    with pytest.raises(OptionError, match=r"latent_size=8.*no label map.*Leave it at 0"):
        pix2pixhd.build(TINY.override({"latent_size": 8}), pairs(32))


def test_any_size_that_32_divides_will_do_and_others_are_told_the_nearest() -> None:
    with torch.device("meta"):
        for height, width in ((32, 32), (64, 96), (96, 160), (512, 1024)):
            assert pix2pixhd.build(pix2pixhd.PRESETS["paper"], pairs(height, width)).generator.sides == (width // 2, width)
    with pytest.raises(OptionError, match=r"--size 100x200.*divisible by 32.*Try `--size 96x192`"):
        pix2pixhd.build(pix2pixhd.PRESETS["paper"], pairs(200, 100))


def test_what_is_left_out_is_said() -> None:
    steps = pix2pixhd.steps(pix2pixhd.build(TINY, pairs(32)), TINY)
    assert steps.notes[0].startswith("The perceptual loss is left out")
    assert not pix2pixhd.steps(pix2pixhd.build(TINY, pairs(32)), TINY.override({"perceptual": 0})).notes


def test_three_scales_are_possible() -> None:
    networks: Networks = pix2pixhd.build(TINY.override({"scales": 3}), pairs(32))
    assert len(networks.discriminator.look(torch.rand(1, 3, 32, 32), torch.rand(1, 3, 32, 32)).logits) == 3


def test_its_graph_paints_as_torch_does_and_a_seed_chooses_the_looks(tmp_path: Path) -> None:
    small = {"width": 8, "blocks": 1, "enhancer_blocks": 1, "latent_size": 4}
    folder = make_model(tmp_path / "hd", "pix2pixhd", 32, maps=True, edges=True, graph=False, **small)
    weights = read_tensors(folder / WEIGHTS)
    weights["looks.counts"] = np.ones_like(weights["looks.counts"])
    weights["looks.centres"] = stream(0, "looks").uniform(-1, 1, weights["looks.centres"].shape).astype(np.float32)
    write_model(folder, read_record(folder), weights)
    assert export(folder) < 1e-3
    model, painted = open_model(folder), np.kron(np.arange(3, dtype=np.uint8)[None], np.ones((32, 11), np.uint8))
    assert model.engine.name == "onnx"
    one, again, other = (np.asarray(model.translate(painted, seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    with pytest.raises(OptionError, match="reads none from a picture"):
        open_model(folder, "torch").translate(painted, style=np.zeros((32, 32, 3), np.uint8))
