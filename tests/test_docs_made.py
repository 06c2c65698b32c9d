"""Pages that are made from the program are what the program says."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from maquette.checks.bias import CHECKS
from maquette.finding import Report
from some_findings import whole_report

DOCS = Path(__file__).parents[1] / "docs"


def maker(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["make_checks", "make_schema"])
def test_what_is_made_is_up_to_date(name: str) -> None:
    assert maker(name).main(["--check"]) == 0, f"run `python docs/{name}.py`"


@pytest.mark.parametrize("name", CHECKS.names())
def test_a_check_says_what_it_asks_why_how_and_with_which_limits(name: str) -> None:
    headings = [heading for heading, _ in maker("make_checks").sections(CHECKS.open(name).__doc__ or "")]
    assert [heading for heading in headings if heading] == ["What it asks", "Why", "How", "Limits", "Source"]


def test_the_schema_names_every_field_of_a_report_and_no_other() -> None:
    schema = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]) == set(Report.model_fields)
    document = json.loads(whole_report().to_json())
    assert set(document) == set(schema["properties"])
    assert set(schema["required"]) <= set(document)
    kinds = {one["$ref"].rpartition("/")[2] for one in schema["$defs"]["Finding"]["properties"]["evidence"]["items"]["oneOf"]}
    used = {evidence["kind"] for finding in document["findings"] for evidence in finding["evidence"]}
    assert used == {schema["$defs"][name]["properties"]["kind"]["const"] for name in kinds}
