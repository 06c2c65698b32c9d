import torch
from torch import nn

from maquette.layers.batch_norm import BatchNorm2d
from maquette.objectives.distil import Distil


def test_the_student_is_drawn_to_what_the_teacher_makes_and_the_teacher_stays() -> None:
    teacher = nn.Sequential(nn.Conv2d(1, 3, 1), BatchNorm2d(3), nn.Dropout(0.5))
    before = {name: value.clone() for name, value in teacher.state_dict().items()}
    term = nn.ModuleDict({"teacher": Distil(teacher, ("input",), 10.0)}).train()["teacher"]
    batch, fakes = {"input": torch.rand(2, 1, 8, 8)}, torch.zeros(2, 3, 8, 8, requires_grad=True)
    loss = term(fakes, batch)
    loss.backward()
    assert torch.isclose(loss, 10 * teacher.eval()(batch["input"]).abs().mean())
    assert fakes.grad is not None
    assert not any(weight.requires_grad for weight in teacher.parameters())
    assert all(torch.equal(before[name], value) for name, value in teacher.state_dict().items())


def test_a_student_that_is_still_growing_sees_the_teachers_picture_from_as_far() -> None:
    term, picture = Distil(nn.Identity(), ("input",), 1.0), torch.rand(1, 3, 8, 8)
    assert term(nn.functional.avg_pool2d(picture, 2), {"input": picture}).item() < 1e-6
