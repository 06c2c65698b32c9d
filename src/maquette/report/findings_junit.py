"""A `Report` as JUnit XML, which every service for continuous integration shows: a test for each finding."""

import re
from xml.etree import ElementTree

from maquette.finding import SEVERITY, Finding, Reading, Report
from maquette.report import wording

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # https://www.w3.org/TR/xml/#charsets


def junit(report: Report, fail_on: Reading = "look here") -> str:
    """The XML. A finding at or above `fail_on` is a failure, a check that broke an error; what could not be told or asked is skipped.

    Args:
        fail_on: `look here`, or `cannot tell` where an open question is to stop a release too.
    """
    suites = ElementTree.Element("testsuites", name=_clean(f"{report.title}: {report.subject}"), time=f"{report.seconds:.3f}")
    for chapter, findings in report.chapters().items():
        suite = ElementTree.SubElement(suites, "testsuite", name=_clean(chapter), timestamp=report.made_at.removesuffix("Z"))
        for finding in findings:
            _case(suite, finding, fail_on)
        for kind in ("failure", "error", "skipped"):
            suite.set("skipped" if kind == "skipped" else f"{kind}s", str(len(suite.findall(f"testcase/{kind}"))))
        suite.set("tests", str(len(findings)))
        suite.set("time", f"{sum(finding.seconds for finding in findings):.3f}")
    for name in ("tests", "failures", "errors", "skipped"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _case(suite: ElementTree.Element, finding: Finding, fail_on: Reading) -> None:
    name = _clean(finding.id.partition("/")[2] or finding.id)
    case = ElementTree.SubElement(suite, "testcase", classname=_clean(finding.chapter), name=name, time=f"{finding.seconds:.3f}")
    kind = _kind(finding.reading, fail_on)
    if kind:
        said = ElementTree.SubElement(case, kind, message=_clean(finding.claim), type=wording.reading_name(finding.reading))
        said.text = _clean(_details(finding))
    else:
        ElementTree.SubElement(case, "system-out").text = _clean(_details(finding))


def _kind(reading: Reading | None, fail_on: Reading) -> str:
    if reading == "broken":
        return "error"
    if reading is not None and SEVERITY[reading] >= SEVERITY[fail_on]:
        return "failure"
    return "skipped" if reading in ("cannot tell", "not applicable") else ""


def _details(finding: Finding) -> str:
    lines = [f"{wording.reading_name(finding.reading)}: {finding.claim}", finding.question]
    lines += [f"  {wording.sentence(quantity)}" for quantity in finding.quantities]
    lines += [f"collect {one.more:,} more {one.what}" for one in finding.collect]
    lines += [finding.do_next] if finding.do_next else []
    lines += [f"repeat it: {finding.command}"] if finding.command else []
    return "\n".join(lines)


def _clean(text: str) -> str:
    """Without the control signs that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
