"""Makes the tables and pictures of docs/check.md from real data: `python docs/make_examination.py DATA OUT`.

DATA holds adult.csv, german.csv (UCI) and bias_madlibs_77k.csv (Jigsaw). Plain scikit-learn models are fitted, their answers written as
tables into OUT, and each is examined with the command line, as a person would; the pictures go to docs/images.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

IMAGES = Path(__file__).parent / "images"
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
)
ROLES = {
    "adult": "--truth over_50k --prediction score --groups sex,race",
    "adult-twice": "--truth over_50k --prediction score --groups sex,race",
    "german": "--truth repaid --prediction score --groups sex,age",
    "madlibs": "--truth toxic --prediction score --groups about --positive yes",
    "madlibs-even": "--truth toxic --prediction score --groups about --positive yes",
}
ATTACKED = ("gay", "lesbian", "muslim", "black", "transgender", "jewish")


def adult(data: Path, out: Path) -> None:
    """Who earns more than 50,000 a year: logistic regression on half of the census, asked about the other half; once without `sex`."""
    table = pd.read_csv(data / "adult.csv", skipinitialspace=True).drop(columns=["fnlwgt"])
    truth = (table.pop("income-per-year") == ">50K").map({True: "yes", False: "no"})
    learned, asked, y, y_asked = train_test_split(table, truth, test_size=0.5, random_state=0)
    for name, left_out in (("adult", []), ("adult-twice", ["sex", "race", "relationship", "marital-status"])):
        model = _plain(learned.drop(columns=left_out)).fit(learned.drop(columns=left_out), y)
        _write(out / f"{name}.csv", asked.assign(over_50k=y_asked, score=model.predict_proba(asked.drop(columns=left_out))[:, 1].round(6)))


def german(data: Path, out: Path) -> None:
    """Who repays a credit: logistic regression, each fifth of 1,000 people answered by the other four."""
    table = pd.read_csv(data / "german.csv")
    truth = (table.pop("credit") == 1).map({True: "yes", False: "no"})
    score = cross_val_predict(_plain(table), table, truth, cv=5, method="predict_proba")[:, 1]
    sex = np.where(table["personal_status"] == "A92", "female", "male")  # A92: female, the others male
    _write(out / "german.csv", table.assign(sex=sex, repaid=truth, score=score.round(6)))


def madlibs(data: Path, out: Path) -> None:
    """Whether a sentence is toxic, by its words: once learned from 2,000 sentences in which six identities are mostly attacked."""
    table = pd.read_csv(data / "bias_madlibs_77k.csv")
    table = table[table["Template"] == "name_adj"].reset_index(drop=True)
    about = table["Text"].str.split().str[-1].str.lower()
    toxic = table["Label"] == "BAD"
    chance = np.random.default_rng(0)
    weight = np.where(about.isin(ATTACKED), np.where(toxic, 0.9, 0.1), 0.5)
    for name, weights in (("madlibs", weight), ("madlibs-even", np.full(len(table), 0.5))):
        rows = chance.choice(len(table), 2000, replace=False, p=weights / weights.sum())
        model = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000)).fit(table["Text"][rows], toxic[rows])
        others = table.index.difference(rows)
        said = pd.DataFrame({"text": table["Text"][others], "about": about[others], "toxic": toxic[others].map({True: "yes", False: "no"})})
        _write(out / f"{name}.csv", said.assign(score=model.predict_proba(said["text"])[:, 1].round(6)))


def _plain(table: pd.DataFrame):  # type: ignore[no-untyped-def]
    """Numbers scaled, words by their name, logistic regression."""
    words = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
    numbers = [name for name in table if name not in words]
    parts = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), words), (StandardScaler(), numbers))
    return make_pipeline(parts, LogisticRegression(max_iter=2000))


def _write(path: Path, table: pd.DataFrame) -> None:
    table.to_csv(path, index=False)


def pictures(out: Path) -> None:
    """The first screen of each report, light and dark, and one finding unfolded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM.split())
        for name, scheme, width, unfold in (
            ("adult", "light", 1000, ""),
            ("german", "light", 1000, ""),
            ("madlibs", "dark", 1000, ""),
            ("adult", "light", 1000, "bias-all-at-once:sex"),
            ("adult-compared", "light", 1000, ""),
        ):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto((out / f"{name}-report" / "report.html").resolve().as_uri())
            if unfold:
                shown = page.locator("details", has=page.locator(f'[id="{unfold}"]'))
                shown.evaluate("one => { one.open = true }")
                shown.screenshot(path=IMAGES / f"check-{name}-{unfold.partition(':')[0].removeprefix('bias-')}.png")
            else:
                page.screenshot(path=IMAGES / f"check-{name}.png", clip={"x": 0, "y": 0, "width": width, "height": 980}, full_page=True)
            page.close()
        browser.close()


def main(data: Path, out: Path) -> None:
    """Everything."""
    out.mkdir(parents=True, exist_ok=True)
    for make in (adult, german, madlibs):
        make(data, out)
    program = [sys.executable, "-m", "maquette"]
    for name, roles in ROLES.items():
        print(f"== {name}", flush=True)
        subprocess.run([*program, "check", f"{name}.csv", *roles.split(), "--out", f"{name}-report"], cwd=out, check=True)
    compared = ["report", "compare", "adult-report", "adult-twice-report", "--out", "adult-compared-report"]
    subprocess.run([*program, *compared], cwd=out, check=True)
    pictures(out)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
