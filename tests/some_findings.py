"""A made-up report with every kind of finding and evidence in it, as a real examination would fill them."""

import math

from maquette.data import files
from maquette.finding import (
    Bars,
    Collect,
    Curve,
    Finding,
    Intervals,
    Line,
    Picture,
    Pictures,
    Quantity,
    Report,
    Rows,
    Words,
)
from maquette.stats import Estimate, difference, rate
from some_pictures import random_picture

COMMAND = "maquette check my-faces/ faces/ --seed 7 --out report/"


def picture(seed: int, caption: str = "") -> Picture:
    return Picture(png=files.encode_png(random_picture(seed, 16, 16)), alt=f"made portrait {seed}", caption=caption)


def finding(id: str, reading: str | None = None, **parts: object) -> Finding:
    """A small finding, for tests about one thing."""
    said = {"chapter": id.partition("/")[0], "question": f"What of {id}?", "claim": f"This is {id}.", "reading": reading}
    shown = (
        {"quantities": (Quantity(name="error", estimate=rate(12, 100), unit="share"),)} if reading in ("look here", "as expected") else {}
    )
    return Finding.model_validate({"id": id, **said, **shown, **parts})


def report(*findings: Finding, **parts: object) -> Report:
    about = {
        "title": "Examination",
        "subject": "my-faces",
        "data": "faces",
        "made_at": "2031-05-04T10:20:30Z",
        "version": "1.2.3",
        "seed": 7,
    }
    return Report.model_validate({**about, "findings": findings, **parts})


def whole_report(picture=picture) -> Report:  # type: ignore[no-untyped-def]
    return report(
        _by_group(),
        _nearest(picture),
        _dark(),
        _kid(picture),
        _confidence(),
        _representation(),
        _words(),
        _broken(),
        _pairs(),
        title="Examination of a picture-making network",
        data="faces: 2,000 portraits, of which 500 were held out of training",
        policy="sha256 4f1c7a2e9b",
        command=COMMAND,
        seconds=58.2,
        facts=(("pictures made", "2,000"), ("features", "builtin 1, 256 numbers a picture")),
        notes=("Expected false findings in this report: at most 0.4.",),
    )


def _by_group() -> Finding:
    groups = {"glasses": (84, 300), "no glasses": (96, 700), "beard": (31, 220), "hat": (22, 130), "older than 60": (13, 70)}
    shares = tuple(Quantity(name=name, estimate=rate(*counts), unit="share", better="lower") for name, counts in groups.items())
    return Finding(
        id="failures/error_by_group:glasses",
        chapter="failures",
        question="Is anybody served worse than the rest?",
        claim="The classifier is wrong about people with glasses twice as often as about the others.",
        reading="look here",
        importance=0.9,
        quantities=(
            Quantity(name="error with glasses less error without", estimate=difference(84, 300, 96, 700), unit="points", at_most=0.05),
            Quantity(name="error with glasses", estimate=rate(84, 300), unit="share", better="lower"),
            Quantity(name="error without", estimate=rate(96, 700), unit="share", better="lower"),
        ),
        compared_with="the 700 without glasses, the other groups being unflagged",
        place={"glasses": "yes"},
        p=0.00000021,
        p_adjusted=0.0000011,
        evidence=(
            Intervals(
                title="Error by group",
                quantities=shares,
                marked=(0,),
                reference=180 / 1000,
                reference_name="all together",
                note="A group whose interval crosses the line may be no different.",
            ),
            Rows(
                title="Where it was most certain and wrong",
                columns=("picture", "truth", "answer", "certainty", "held out"),
                rows=tuple(
                    (f"train/{37 * k:05}.png", "smiles", None if k == 3 else "does not smile", 0.99 - k / 70, k % 2 == 0) for k in range(8)
                ),
                marked=(0, 1),
                total=84,
            ),
        ),
        method="Step-down over five groups, each against the rest of the unflagged; score test, Holm.",
        limits=("Glasses were annotated by the drawing program, not by people.", "Frames that are thin at 64 pixels count as glasses."),
        do_next="Look at the eight pictures below, then train with `--set balance=glasses` and check again.",
        command=COMMAND,
        seconds=2.4,
    )


def _nearest(picture) -> Finding:  # type: ignore[no-untyped-def]
    names = ("made", "nearest real, 0.031", "made", "nearest real, 0.034", "made", "nearest real, 0.040")
    pairs = tuple((picture(2 * k, names[2 * k]), picture(2 * k + 1, names[2 * k + 1])) for k in range(3))
    return Finding(
        id="quality/nearest",
        chapter="quality",
        question="Does it repeat the pictures it learned from?",
        claim="46 of 2,000 made pictures are nearer to a training picture than held-out pictures ever are.",
        reading="look here",
        importance=0.7,
        quantities=(
            Quantity(
                name="made pictures nearer than any held-out one", estimate=rate(46, 2000), unit="share", better="lower", at_most=0.01
            ),
        ),
        compared_with="the distances of 500 held-out pictures to the training pictures",
        evidence=(
            Pictures(
                title="The three nearest pairs",
                groups=pairs,
                note="Distances in the built-in features; 1 is the median of unrelated pictures.",
            ),
        ),
        method="Distance to the nearest of 1,500 training pictures.",
        limits=("A copy that is mirrored or cropped is not found.",),
        do_next="Look at the pairs. If they are copies, train with more pictures or for less long.",
        command="maquette evaluate my-faces/ faces/ --seed 7 --out report/",
        seconds=6.8,
    )


def _dark() -> Finding:
    return Finding(
        id="failures/dark_pictures",
        chapter="failures",
        question="Does it fail on dark pictures?",
        claim="Too few dark pictures to show whether it fails on them more often.",
        reading="cannot tell",
        importance=0.5,
        quantities=(
            Quantity(name="error in the dark less error in the light", estimate=difference(6, 34, 120, 966), unit="points", at_most=0.05),
        ),
        p=0.21,
        smallest_visible=0.162,
        collect=(Collect(what="dark pictures", more=412),),
        method="Pooled score test, one-sided.",
        do_next="Collect 412 more dark pictures, or decide that a gap of 16 points would be bearable.",
        command=COMMAND,
        seconds=0.4,
    )


def _kid(picture) -> Finding:  # type: ignore[no-untyped-def]
    seen = tuple(float(200 * k) for k in range(1, 9))
    fall = tuple(0.012 + 0.06 * math.exp(-k / 500) for k in seen)
    return Finding(
        id="quality/kid",
        chapter="quality",
        question="Do the made pictures, taken together, look like real ones?",
        claim="The made pictures differ from held-out ones five times as much as two halves of the real pictures differ.",
        reading=None,
        importance=0.8,
        quantities=(
            Quantity(name="KID", estimate=Estimate(0.01234, 0.0101, 0.0151, 2000, "jackknife, 20 groups"), better="lower"),
            Quantity(name="KID of two halves of the real ones", estimate=Estimate(0.0021, -0.0004, 0.0046, 2000, "jackknife, 20 groups")),
        ),
        evidence=(
            Pictures(title="Made, not chosen", groups=(tuple(picture(20 + k) for k in range(8)),)),
            Curve(
                title="In the course of training",
                x_name="thousands of pictures seen",
                y_name="KID",
                lines=(
                    Line(name="my-faces", x=seen, y=fall, low=tuple(0.85 * y for y in fall), high=tuple(1.15 * y for y in fall)),
                    Line(name="the same network without augmentation", x=seen, y=tuple(y + k / 90000 for y, k in zip(fall, seen))),
                ),
            ),
        ),
        method="Squared maximum mean discrepancy with a cubic kernel, unbiased.",
        paper="Bińkowski et al. 2018, arXiv 1801.01401",
        limits=("Comparable only between reports with the same features and the same preparation of pictures.",),
        command=COMMAND,
        seconds=11.0,
    )


def _confidence() -> Finding:
    x = tuple(k / 10 for k in range(11))
    return Finding(
        id="failures/confidence",
        chapter="failures",
        question="Does it know when it does not know?",
        claim="Its certainty means what it says: of answers given at 80 % about 80 % are right.",
        reading="as expected",
        quantities=(
            Quantity(
                name="slope of calibration",
                estimate=Estimate(0.97, 0.91, 1.04, 1000, "BCa bootstrap, 2,000 draws"),
                at_least=0.8,
                at_most=1.25,
            ),
        ),
        evidence=(
            Curve(
                title="Right answers by certainty",
                x_name="certainty",
                y_name="share that is right",
                diagonal=True,
                lines=(Line(name="my-faces", x=x, y=tuple(min(1.0, 0.02 + 0.97 * k) for k in x)),),
            ),
        ),
        method="Logistic recalibration.",
        command=COMMAND,
        seconds=1.1,
    )


def _representation() -> Finding:
    return Finding(
        id="data/representation",
        chapter="data",
        question="Who is in the pictures?",
        claim="The darkest skin tones are in one picture of fourteen.",
        reading=None,
        quantities=(Quantity(name="portraits with the two darkest tones", estimate=rate(143, 2000), unit="share"),),
        evidence=(
            Bars(
                title="Portraits by skin tone",
                names=("1 lightest", "2", "3", "4", "5", "6 darkest"),
                values=(620, 540, 402, 295, 101, 42),
                marked=(4, 5),
            ),
        ),
        method="Counts of the annotations.",
        limits=("Tones are those of the drawing program; `skin_tone` was not judged by people.",),
        command=COMMAND,
        seconds=0.1,
    )


def _words() -> Finding:
    return Finding(
        id="data/comments",
        chapter="data",
        question="Do the captions say anything that should not be learned?",
        claim="No caption names a person.",
        reading="as expected",
        quantities=(Quantity(name="captions with a name", estimate=rate(0, 2000), unit="share", at_most=0.005),),
        evidence=(Words(title="The first three captions", texts=("a person <smiling>", "glasses & a hat", "a round face,\nlooking left")),),
        command=COMMAND,
    )


def _broken() -> Finding:
    return Finding(
        id="robustness/rotated",
        chapter="robustness",
        question="Does it still answer when the picture is rotated?",
        claim="The check failed: the subject answered in the shape (3,) where (16, 2) was needed.",
        reading="broken",
        evidence=(Words(title="What it said", texts=("ValueError: operands could not be broadcast together",)),),
        do_next="Run the subject on 16 pictures at once and see what it gives.",
        command=COMMAND,
        seconds=0.2,
    )


def _pairs() -> Finding:
    return Finding(
        id="robustness/counterfactual",
        chapter="robustness",
        question="Does the answer change when only the skin tone does?",
        claim="The subject makes pictures and gives no answers, so nothing can change.",
        reading="not applicable",
    )
