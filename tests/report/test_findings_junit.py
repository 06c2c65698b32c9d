from xml.etree import ElementTree

from maquette.report.findings_junit import junit
from some_findings import finding, report, whole_report


def read(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def test_every_finding_is_a_test_and_the_sums_agree() -> None:
    whole = whole_report()
    root = read(junit(whole))
    cases = root.findall("testsuite/testcase")
    assert {f"{case.get('classname')}/{case.get('name')}" for case in cases} == {one.id for one in whole.findings}
    assert root.get("tests") == str(len(whole.findings))
    for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert root.get(name) == str(len(root.findall(f".//{kind}")))
        assert all(suite.get(name) == str(len(suite.findall(f"testcase/{kind}"))) for suite in root)


def test_readings_become_what_a_build_server_knows() -> None:
    readings = {"a/fault": "look here", "a/broke": "broken", "a/open": "cannot tell", "a/fine": "as expected", "a/idle": "not applicable"}
    root = read(junit(report(*(finding(id, reading) for id, reading in readings.items()), finding("a/figure"))))
    kinds = {case.get("name"): case[0].tag for case in root.iter("testcase")}
    assert (kinds["fault"], kinds["broke"]) == ("failure", "error")
    assert (kinds["open"], kinds["idle"]) == ("skipped", "skipped")
    assert (kinds["fine"], kinds["figure"]) == ("system-out", "system-out")


def test_what_cannot_be_told_fails_where_that_was_asked() -> None:
    root = read(junit(report(finding("a/open", "cannot tell"), finding("a/idle", "not applicable")), fail_on="cannot tell"))
    assert {case.get("name"): case[0].tag for case in root.iter("testcase")} == {"open": "failure", "idle": "skipped"}


def test_a_failure_says_what_was_found_and_how_to_repeat_it() -> None:
    failure = read(junit(whole_report())).find(".//failure")
    assert failure is not None
    assert failure.get("message", "").startswith("The classifier is wrong about people with glasses")
    assert "95\u00a0% interval" in (failure.text or "")
    assert "repeat it: maquette check" in (failure.text or "")


def test_signs_that_xml_cannot_hold_are_replaced() -> None:
    root = read(junit(report(finding("a/b", claim="a\x00b <c> & \ufffe", reading="cannot tell"))))
    assert root.find(".//skipped").get("message") == "a\ufffdb <c> & \ufffd"  # type: ignore[union-attr]
