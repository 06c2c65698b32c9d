"""Made pictures beside real ones: all alike, or worse for one group."""

from pathlib import Path

import numpy as np
import pytest

import maquette
from maquette.data import files
from maquette.errors import OptionError
from maquette.finding import Finding, Report

KIND = np.tile(["dark", "light"], 110)


def draw(seed: int, kind: np.ndarray = KIND) -> np.ndarray:
    """Blots on a dark or a light ground, uint8 (N, 16, 16, 3)."""
    chance = np.random.default_rng(seed)
    ground = np.where(kind == "dark", 70, 170)[:, None, None, None] + chance.normal(0, 15, (len(kind), 1, 1, 3))
    blots = chance.normal(0, 40, (len(kind), 4, 4, 3)).repeat(4, axis=1).repeat(4, axis=2)
    return np.clip(ground + blots, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faces")
    for row, picture in enumerate(draw(0)):
        (folder / f"{row}.png").write_bytes(files.encode_png(picture, effort=1))
    (folder / "metadata.csv").write_text("file_name,tone\n" + "".join(f"{row}.png,{kind}\n" for row, kind in enumerate(KIND)))
    return folder


def look(made: object, folder: Path) -> Report:
    return maquette.check(made, folder, groups=["tone"], only=["generated-alike", "generated-quality"])


def accused(report: Report, check: str) -> list[Finding]:
    return [finding for finding in report.at_or_above("look here") if finding.id.startswith(f"bias/{check}")]


def test_a_generator_like_its_data_is_left_alone(faces: Path) -> None:
    report = look(draw(1), faces)
    report.assert_nothing_at("look here")
    assert {finding.reading for finding in report.findings} <= {"as expected", "cannot tell"}


def test_a_generator_that_makes_one_dark_face_again_and_again_is_found_for_that_group(faces: Path) -> None:
    made = draw(1)
    dark = KIND == "dark"
    made[dark] = np.clip(made[dark][:1] + np.random.default_rng(2).normal(0, 3, made[dark].shape), 0, 255).astype(np.uint8)
    found = accused(look(made, faces), "generated-alike")
    assert [finding.place for finding in found] == [{"tone": "dark"}]
    assert found[0].evidence[0].kind == "pictures"
    share = found[0].quantities[0].estimate
    assert share.low is not None and share.low > 0.5  # noqa: PT018


def test_a_generator_that_makes_one_face_for_everybody_is_found_for_everybody(faces: Path) -> None:
    made = np.repeat(draw(1)[:2], 110, axis=0)
    (finding,) = accused(look(made, faces), "generated-alike")
    assert finding.place == {}


def test_a_generator_that_spoils_its_dark_faces_is_worse_for_them(faces: Path) -> None:
    made = draw(1)
    dark = KIND == "dark"
    torn = 2.0 * made[dark]  # every other line is lost, and the picture as dark as before
    torn[:, ::2] = 0
    made[dark] = np.clip(torn, 0, 255).astype(np.uint8)
    (finding,) = accused(look(made, faces), "generated-quality")
    assert finding.place == {"tone": "dark"}
    assert "where for real pictures it is" in finding.claim


def test_a_folder_of_made_pictures_is_a_generator_too(faces: Path, tmp_path: Path) -> None:
    for row, picture in enumerate(draw(1)):
        (tmp_path / f"{row:03}.png").write_bytes(files.encode_png(picture, effort=1))
    folder, array = look(tmp_path, faces), look(draw(1), faces)
    assert folder.subject == tmp_path.name
    assert [finding.claim for finding in folder.findings] == [finding.claim for finding in array.findings]


def test_a_model_that_ships_is_known_by_its_name(faces: Path) -> None:
    report = maquette.check("portraits", faces, groups=["tone"], only=["representation"])
    assert report.subject == "portraits"


def test_made_pictures_of_another_form_are_refused(faces: Path) -> None:
    with pytest.raises(OptionError, match="uint8"):
        look(draw(1).astype(float), faces)
    with pytest.raises(OptionError, match="held against all the pictures"):
        maquette.check(draw(1), faces, split="tone=dark")


def test_too_few_pictures_cannot_tell(faces: Path) -> None:
    assert {finding.reading for finding in look(draw(1)[:40], faces).findings} == {"cannot tell"}
