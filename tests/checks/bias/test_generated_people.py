from dataclasses import replace
from pathlib import Path

import numpy as np

import maquette
from maquette.checks.bias import Policy
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._roles import examine
from maquette.checks.bias.generated_people import measure
from maquette.data import files
from maquette.tables import read_table


def draw(kind: np.ndarray, seed: int) -> np.ndarray:
    """Light and dark faces, not always to be told apart."""
    chance = np.random.default_rng(seed)
    light = np.where(kind == "dark", chance.normal(110, 25, len(kind)), chance.normal(170, 25, len(kind)))
    return np.clip(light[:, None, None, None] + chance.normal(0, 20, (len(kind), 12, 12, 3)), 0, 255).astype(np.uint8)


def faces(folder: Path, n: int = 400) -> Path:
    kind = np.random.default_rng(0).choice(["dark", "light"], n, p=[0.3, 0.7])
    for row, picture in enumerate(draw(kind, 1)):
        (folder / f"{row}.png").write_bytes(files.encode_png(picture))
    lines = "".join(f"{row}.png,{one}\n" for row, one in enumerate(kind))
    (folder / "metadata.csv").write_text("file_name,skin_tone\n" + lines)
    return folder


def examined(folder: Path, share: float, seed: int = 3) -> Examined:
    made = np.random.default_rng(seed).choice(["dark", "light"], 800, p=[share, 1 - share])
    found, _ = examine(read_table(folder), groups=["skin_tone"], policy=Policy())
    return replace(found, generated=draw(made, seed))


def test_a_group_that_is_made_too_rarely_is_named_and_its_share_is_right(tmp_path: Path) -> None:
    finding = measure(examined(faces(tmp_path), 0.12), 0.95)[0]
    assert finding.reading == "look here"
    assert finding.place == {"skin_tone": "dark"}
    share = finding.quantities[1].estimate
    assert (share.low or 0) <= 0.12 <= (share.high or 1)


def test_a_faithful_generator_is_left_alone_although_the_classifier_errs(tmp_path: Path) -> None:
    folder = faces(tmp_path)
    for seed in range(3, 8):
        findings = measure(examined(folder, 0.3, seed), 0.95)
        assert {finding.reading for finding in findings} <= {"as expected", "cannot tell"}


def test_what_pictures_do_not_tell_is_not_judged(tmp_path: Path) -> None:
    folder = faces(tmp_path, 200)
    lines = (folder / "metadata.csv").read_text().splitlines()[1:]
    chance = np.random.default_rng(2)
    (folder / "metadata.csv").write_text(
        "file_name,sex\n" + "".join(f"{line.split(',')[0]},{chance.choice(['f', 'm'])}\n" for line in lines)
    )
    found, _ = examine(read_table(folder), groups=["sex"], policy=Policy())
    finding = measure(replace(found, generated=draw(np.array(["dark"] * 50), 0)), 0.95)[0]
    assert finding.reading == "cannot tell"
    assert "No group can be told" in finding.claim


def test_without_a_generator_it_does_not_apply(tmp_path: Path) -> None:
    report = maquette.check(faces(tmp_path, 60), groups=["skin_tone"], checks=["generated_people"])
    assert report.finding("bias/generated-people").reading == "not applicable"
