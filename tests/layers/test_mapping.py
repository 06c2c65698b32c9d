import math

import torch

from maquette.layers.mapping import Mapping


def by_hand(mapping: Mapping, style: torch.Tensor) -> torch.Tensor:
    for layer in mapping.layers:
        style = style @ layer.weight.t() * (0.01 / math.sqrt(layer.weight.shape[1])) + layer.bias * 0.01
        style = torch.nn.functional.leaky_relu(style, 0.2) * math.sqrt(2)
    return style


def unit(values: torch.Tensor) -> torch.Tensor:
    return values / (values.square().mean(dim=1, keepdim=True) + 1e-8).sqrt()


def randomised(mapping: Mapping) -> Mapping:
    with torch.no_grad():
        for layer in mapping.layers:
            layer.bias.normal_(0, 30)
    return mapping


def test_it_is_normalised_latents_through_scaled_rectified_layers() -> None:
    torch.manual_seed(0)
    mapping, latents = randomised(Mapping(6, 8, 3)), torch.randn(4, 6)
    assert torch.allclose(mapping(latents), by_hand(mapping, unit(latents)), atol=1e-5)


def test_a_class_is_embedded_normalised_and_set_beside_the_latents() -> None:
    torch.manual_seed(0)
    mapping, latents, labels = randomised(Mapping(6, 8, 2, classes=3)), torch.randn(4, 6), torch.tensor([0, 2, 1, 2])
    embedded = torch.nn.functional.one_hot(labels, 3).float() @ mapping.embedding.weight.t() / math.sqrt(3) + mapping.embedding.bias
    assert torch.allclose(mapping(latents, labels), by_hand(mapping, torch.cat([unit(latents), unit(embedded)], 1)), atol=1e-5)


def test_a_class_alone_can_be_mapped() -> None:
    mapping = Mapping(0, 8, 2, classes=3)
    styles = mapping(None, torch.tensor([0, 1, 1]))
    assert styles.shape == (3, 8)
    assert torch.equal(styles[1], styles[2])
    assert not torch.allclose(styles[0], styles[1])
    assert mapping.average is None


def test_the_average_follows_the_styles_only_while_training() -> None:
    torch.manual_seed(0)
    mapping, latents = Mapping(6, 8, 2, decay=0.9), torch.randn(16, 6)
    mean = mapping.eval()(latents).mean(0)
    assert not mapping.average.any()
    mapping.train()(latents)
    assert torch.allclose(mapping.average, 0.1 * mean, atol=1e-6)
    for _ in range(200):
        mapping(latents)
    assert torch.allclose(mapping.average, mean, atol=1e-5)


def test_truncation_goes_from_the_average_to_the_style_itself() -> None:
    mapping = Mapping(6, 8, 2, decay=0.9)
    mapping(torch.randn(16, 6))
    styles = torch.randn(3, 8)
    cut = mapping.truncate(styles, torch.tensor([0.0, 0.5, 1.0]))
    assert torch.allclose(cut[0], mapping.average)
    assert torch.allclose(cut[1], (mapping.average + styles[1]) / 2, atol=1e-6)
    assert torch.allclose(cut[2], styles[2], atol=1e-6)
