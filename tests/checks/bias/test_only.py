"""Some checks of the chapter alone."""

import json

import pytest
from click.testing import CliRunner

import maquette
from maquette.cli.check import command
from maquette.errors import OptionError
from planted_answers import answers

ROLES = {"truth": "truth", "prediction": "answer", "groups": ["group"]}


def test_only_the_named_checks_are_in_the_report_and_it_says_so() -> None:
    report = maquette.check(answers(0, bad=0.35), only="error-rate, base-rates", **ROLES)
    assert {finding.id.partition(":")[0] for finding in report.findings} == {"bias/error-rate", "bias/base-rates"}
    assert "Only these checks were asked for: base-rates, error-rate." in report.notes[0]
    assert report.at_or_above("look here")


def test_the_correction_is_over_those_that_were_named() -> None:
    """The only check that is tested has the whole chance of a false finding, as if there were no others."""
    alone = maquette.check(answers(0), only=["error-rate"], **ROLES)
    assert "1 check made a test" in alone.notes[1]
    assert "checks made a test" in maquette.check(answers(0), **ROLES).notes[0]


def test_a_wrong_name_is_answered_with_the_nearest_check() -> None:
    with pytest.raises(OptionError, match=r"--only eror-rate.*Did you mean `error-rate`\?.*calibration"):
        maquette.check(answers(0), only="error-rate,eror-rate", **ROLES)


def test_the_command_takes_checks_with_commas_and_repeats_them(tmp_path) -> None:  # type: ignore[no-untyped-def]
    columns = answers(0)
    rows = zip(*columns.values())
    path = tmp_path / "answers.csv"
    path.write_text("\n".join([",".join(columns), *(",".join(map(str, row)) for row in rows)]) + "\n")
    words = [str(path), "--truth", "truth", "--prediction", "answer", "--groups", "group", "--only", "error-rate,auc", "--json"]
    result = CliRunner().invoke(command, words)
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert "--only error-rate,auc" in report["command"]
    assert {finding["id"].partition(":")[0] for finding in report["findings"]} == {"bias/error-rate", "bias/auc"}
