"""Writes docs/report.schema.json, the JSON schema of a report: `python docs/make_schema.py`; `--check` says whether it is up to date."""

import json
import sys
from pathlib import Path

from maquette.finding import SCHEMA_VERSION, Report

PAGE = Path(__file__).with_name("report.schema.json")


def schema() -> str:
    """The schema as text."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Schema version {SCHEMA_VERSION}. Written by docs/make_schema.py from src/maquette/finding.py.",
    }
    return json.dumps({**head, **Report.json_schema()}, indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Writes or checks the file; 1 says that it is out of date."""
    text = schema()
    if arguments == ["--check"]:
        return int(not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
