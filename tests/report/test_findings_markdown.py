from maquette.finding import Bars, Rows, Words
from maquette.report.findings_markdown import markdown
from some_findings import finding, report, whole_report


def test_the_text_opens_with_what_matters_and_holds_every_finding() -> None:
    whole = whole_report()
    text = markdown(whole).replace("\u00a0", " ")
    assert text.startswith("# Examination of a picture-making network: my-faces\n\n9 questions were asked, and 4 answers call")
    assert text.index("What matters first") < text.index("- **look here:** The classifier is wrong") < text.index("## Failures")
    assert "Error with glasses less error without: +14.3 points (95 % interval +8.8 to +20.1 points, n 1,000)." in text
    for one in whole.findings:
        assert f"### {one.question}" in text
        assert text.count(one.claim) >= 2
    for words in (
        "412 more dark pictures",
        "p 2.1e-07, 1.1e-06 after correction",
        "seed 7",
        "see report.html",
        "> a round face,\n> looking left",
    ):
        assert words in text


def test_tables_have_as_many_cells_everywhere() -> None:
    for block in markdown(whole_report()).split("\n\n"):
        if block.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1


def test_words_do_not_become_markup() -> None:
    rows = Rows(title="a <b>", columns=("x|y",), rows=(("line\nbreak",), ("*bold*",), (None,), (True,), (1234,)))
    text = markdown(report(finding("a/b", claim="See `--set a=<b>` and <script>.", evidence=(rows, Words(title="", texts=("<i>",))))))
    assert "`--set a=<b>` and &lt;script>" in text
    assert "| x\\|y |" in text
    assert "| line break |" in text
    assert "| \\*bold\\* |" in text
    assert "> &lt;i>" in text
    for cell in ("missing", "yes", "1,234"):
        assert f"| {cell} |" in text


def test_long_tables_are_cut_and_counted() -> None:
    rows = Rows(title="t", columns=("k",), rows=tuple((k,) for k in range(100)), total=5000)
    bars = Bars(title="t", names=("a",), values=(0.25,), unit="share")
    text = markdown(report(finding("a/b", evidence=(rows, bars)))).replace("\u00a0", " ")
    assert "and 4,980 more" in text
    assert "| a | 25.0 % |" in text
