"""A `Report` as a folder: the page for people, the same as JSON and Markdown, and JUnit XML for continuous integration."""

from pathlib import Path

from maquette.atomic import write_text
from maquette.errors import OptionError
from maquette.finding import Reading, Report
from maquette.report import findings_html, findings_junit, findings_markdown

FILES = ("report.html", "report.json", "report.md", "report.junit.xml")


def write(report: Report, folder: Path, fail_on: Reading = "look here") -> None:
    """Writes the four files.

    Raises:
        RunError: the folder cannot be written.
    """
    write_text(folder / "report.json", report.to_json())
    write_text(folder / "report.md", findings_markdown.markdown(report))
    write_text(folder / "report.junit.xml", findings_junit.junit(report, fail_on))
    write_text(folder / "report.html", findings_html.page(report))


def read(path: str | Path) -> Report:
    """The report of a folder, or of its `report.json`.

    Raises:
        OptionError: there is none, or it is not a report.
    """
    place = Path(path)
    place = place / "report.json" if place.is_dir() else place
    if not place.is_file():
        raise OptionError(f"`{path}`", "there is no report", "Give a folder that holds report.json, such as `maquette check --out` writes.")
    try:
        text = place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(f"`{place}`", f"it cannot be read as a report ({error})", "Make the report again.") from error
    return Report.from_json(text, str(place))
