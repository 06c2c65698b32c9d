import pytest
import torch

from maquette.errors import OptionError
from maquette.families import pix2pix
from maquette.objectives.augment import Augmentation, make_augment
from maquette.objectives.style import divergence
from maquette.spec import PictureSpec, Spec


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def pairs(height: int, width: int | None = None) -> Spec:
    form = PictureSpec(height, width or height)
    return Spec(form, form)


def test_the_paper_preset_has_the_published_number_of_weights() -> None:
    networks = pix2pix.build(pix2pix.PRESETS["paper"], pairs(256))
    assert round(count(networks.generator) / 1e6, 2) == 54.41
    assert round(count(networks.discriminator) / 1e6, 2) == 2.77


def test_at_128_pixels_it_is_the_published_unet_128() -> None:
    assert round(count(pix2pix.build(pix2pix.PRESETS["paper"], pairs(128)).generator) / 1e6, 2) == 41.83


def test_the_defaults_are_the_papers() -> None:
    config = pix2pix.Config()
    assert (config.learning_rate, config.beta1, config.batch_size, config.reconstruction) == (2e-4, 0.5, 1, 100)


def test_dropout_is_in_the_three_innermost_decoder_blocks() -> None:
    up = pix2pix.build(pix2pix.PRESETS["paper"], pairs(256)).generator.up
    assert [any(isinstance(layer, torch.nn.Dropout) for layer in block) for block in up] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
        False,
    ]


def test_a_logit_judges_a_patch_of_70_pixels() -> None:
    discriminator = pix2pix.build(pix2pix.PRESETS["paper"], pairs(256)).discriminator.eval()
    layers = [layer for layer in discriminator.body if not isinstance(layer, torch.nn.InstanceNorm2d)]
    picture = torch.rand(1, 6, 256, 256, requires_grad=True)
    logits = torch.nn.Sequential(*layers)(picture)
    assert logits.shape == (1, 1, 30, 30)
    logits[0, 0, 15, 15].backward()
    rows = picture.grad.abs().sum(dim=(0, 1, 3)).nonzero()
    assert int(rows.max() - rows.min()) + 1 == 70


def test_nine_residual_blocks_have_the_published_number_of_weights() -> None:
    generator = pix2pix.build(pix2pix.Config(generator="resnet"), pairs(256)).generator
    assert count(generator) == pytest.approx(11.38e6, rel=1e-3)  # which are counted with biases before norms that take them away again
    assert generator(torch.zeros(1, 3, 32, 64)).shape == (1, 3, 32, 64)


def test_the_pixel_discriminator_judges_every_pixel() -> None:
    discriminator = pix2pix.build(pix2pix.Config(discriminator_layers=0), pairs(32)).discriminator
    assert discriminator(torch.rand(1, 3, 32, 32), torch.rand(1, 3, 32, 32)).shape == (1, 1, 32, 32)


@pytest.mark.parametrize("generator", ["unet", "resnet", "slim"])
@pytest.mark.parametrize("norm", ["instance", "batch"])
def test_every_generator_learns_with_either_norm(generator: str, norm: str) -> None:
    config = pix2pix.PRESETS["laptop"].override({"generator": generator, "norm": norm, "width": 4, "blocks": 1, "discriminator_width": 4})
    networks = pix2pix.build(config, pairs(32))
    losses, _ = pix2pix.steps(networks, config).generator({"input": torch.rand(2, 3, 32, 32), "pictures": torch.rand(2, 3, 32, 32)})
    torch.stack(list(losses.values())).sum().backward()
    assert all(torch.isfinite(weight.grad).all() for weight in networks.generator.parameters())


@pytest.mark.parametrize(("pictures", "inputs"), [(3, 1), (1, 3), (1, 1), (4, 3)])
@pytest.mark.parametrize("kind", ["diffaugment", "ada"])
def test_augmentation_moves_drawing_and_picture_alike(kind: str, pictures: int, inputs: int) -> None:
    augment = make_augment(Augmentation(kind=kind, policy="translation,cutout", groups="bg", probability=1.0))
    shown = torch.rand(6, pictures, 32, 32) * 2 - 1
    moved, drawing = augment.both(shown, shown[:, :1].expand(-1, inputs, -1, -1))
    assert moved.shape == shown.shape
    assert torch.allclose(moved[:, :1].expand(-1, inputs, -1, -1), drawing, atol=1e-5)
    assert not torch.allclose(moved, shown)


def test_augmentation_recolours_the_picture_and_never_the_drawing() -> None:
    augment = make_augment(Augmentation(kind="diffaugment", policy="color"))
    shown, drawing = torch.rand(4, 1, 8, 8), torch.rand(4, 3, 8, 8)
    recoloured, same = augment.both(shown, drawing)
    assert torch.equal(same, drawing)
    assert not torch.allclose(recoloured, shown)


def test_an_augmented_game_can_be_played() -> None:
    config = pix2pix.PRESETS["laptop"].override({"augment.kind": "ada", "width": 4, "discriminator_width": 4, "feature_matching": 1})
    networks = pix2pix.build(config, pairs(32))
    steps = pix2pix.steps(networks, config)
    assert set(steps.memory()) == {"augment"}
    batch = {"input": torch.rand(2, 3, 32, 32), "pictures": torch.rand(2, 3, 32, 32)}
    losses, fakes = steps.generator(batch)
    losses |= steps.discriminator(batch, fakes)
    assert set(losses) == {"generator", "reconstruction", "feature_matching", "real", "fake"}
    assert all(torch.isfinite(loss) for loss in losses.values())


def test_the_slim_generator_is_small_and_takes_oblong_pictures() -> None:
    networks = pix2pix.build(pix2pix.PRESETS["laptop"], pairs(64, 96))
    assert count(networks.generator) < 3_000_000
    assert networks.generator(torch.zeros(1, 3, 64, 96)).shape == (1, 3, 64, 96)


STYLED = {"latent_size": 5, "encoder_width": 4, "width": 4, "discriminator_width": 4}


def test_a_step_draws_the_true_pictures_style_and_pays_for_it() -> None:
    config = pix2pix.PRESETS["laptop"].override(STYLED | {"style": 0.1})
    networks = pix2pix.build(config, pairs(32))
    networks.generator.eval()
    noise = torch.randn(2, 5)
    batch = {"input": torch.rand(2, 3, 32, 32), "pictures": torch.rand(2, 3, 32, 32), "latents": noise}
    losses, fakes = pix2pix.steps(networks, config).generator(batch)
    mean, log_variance = networks.generator.encoder(batch["pictures"])
    assert torch.allclose(losses["style"], 0.1 * divergence(mean, log_variance).mean())
    assert torch.allclose(fakes, networks.generator(batch["input"], mean + noise * torch.exp(log_variance / 2)), atol=1e-6)


def test_a_style_colours_every_place_alike_and_moves_nothing() -> None:
    networks = pix2pix.build(pix2pix.PRESETS["laptop"].override(STYLED), pairs(32))
    tint = networks.generator.tint[0]
    features = torch.randn(2, tint.gain_and_bias.out_features // 2, 4, 4)
    latents = torch.randn(2, 5)
    gain, bias = tint.gain_and_bias(latents).chunk(2, dim=1)
    assert torch.allclose(tint(features, latents), features * (1 + gain)[:, :, None, None] + bias[:, :, None, None], atol=1e-6)
    assert len(networks.generator.tint) == 1 + len(networks.generator.up)


@pytest.mark.parametrize("generator", ["unet", "resnet"])
def test_styles_are_refused_where_the_generator_knows_none(generator: str) -> None:
    config = pix2pix.Config(generator=generator, latent_size=8)
    with pytest.raises(OptionError, match=r"knows no styles.*generator=slim"):
        pix2pix.build(config, pairs(64))


def test_the_objective_is_equation_four() -> None:
    config = pix2pix.PRESETS["laptop"].override({"reconstruction": 100})
    networks = pix2pix.build(config, pairs(32))
    batch = {"input": torch.rand(2, 3, 32, 32), "pictures": torch.rand(2, 3, 32, 32)}
    losses, fakes = pix2pix.steps(networks.__class__(networks.generator.eval(), networks.discriminator.eval()), config).generator(batch)
    logits = networks.discriminator(fakes, batch["input"])
    assert torch.isclose(losses["generator"], -torch.log(torch.sigmoid(logits)).mean(), atol=1e-5)
    assert torch.isclose(losses["reconstruction"], 100 * (fakes - batch["pictures"]).abs().mean())


def test_single_pictures_are_refused_with_a_way_out() -> None:
    with pytest.raises(OptionError, match="learns from pairs"):
        pix2pix.build(pix2pix.PRESETS["laptop"], Spec(PictureSpec(64, 64)))


def test_the_rate_falls_in_the_second_half() -> None:
    assert [pix2pix.schedule(pix2pix.Config(), share).learning_rate for share in (0.0, 0.5, 0.75, 1.0)] == [1.0, 1.0, 0.5, 0.0]


def test_at_large_sides_the_slim_generator_works_on_squares_of_pixels() -> None:
    small, large = (pix2pix.build(pix2pix.PRESETS["laptop"], pairs(side)).generator for side in (128, 192))
    assert type(small).__name__ == "SlimUNet"
    assert type(large).__name__ == "FoldedSlimUNet"
    assert large(torch.zeros(1, 3, 192, 192)).shape == (1, 3, 192, 192)
    unfolded = pix2pix.build(pix2pix.PRESETS["laptop"].override({"folded_width": 0}), pairs(192)).generator
    assert type(unfolded).__name__ == "SlimUNet"


def test_beside_a_folded_generator_the_discriminator_is_narrower_and_nowhere_else() -> None:
    def first(config: pix2pix.Config, side: int) -> int:
        return pix2pix.build(config, pairs(side)).discriminator.body[0].out_channels  # type: ignore[union-attr, return-value]

    laptop = pix2pix.PRESETS["laptop"]
    assert (first(laptop, 128), first(laptop, 192)) == (24, 12)
    assert first(laptop.override({"folded_width": 0}), 192) == 24
    assert first(laptop.override({"folded_discriminator_width": 0}), 192) == 24
    assert first(laptop.override({"generator": "unet", "width": 4}), 192) == 24


def test_a_folded_generator_knows_styles_too() -> None:
    config = pix2pix.PRESETS["laptop"].override(STYLED | {"folded_width": 4})
    networks = pix2pix.build(config, pairs(192))
    batch = {"input": torch.rand(1, 3, 192, 192), "pictures": torch.rand(1, 3, 192, 192), "latents": torch.randn(1, 5)}
    networks.generator.eval()
    losses, fakes = pix2pix.steps(networks, config).generator(batch)
    assert "style" in losses
    assert not torch.equal(fakes, networks.generator(batch["input"], batch["latents"] + 3))
