"""The model card: what a model is, what it learned from, what it cost, where it fails; Markdown with hub front matter."""

import json
from pathlib import Path
from typing import Any

# the identifiers that a hub takes and that pictures have; anything else is `other`, and the card's table has its words
_HUB_LICENCES = {"apache-2.0", "cc-by-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-sa-4.0", "cc0-1.0", "mit", "unlicense"}


def card(name: str, record: dict[str, Any], *, title: str, paper: str, files: list[str], saving: str = "") -> str:
    """The card of a model as Markdown.

    Args:
        record: the model's record as plain data (`config.json`).
        title, paper: of the family.
        files: names in the model's folder, so that only what is there is mentioned.
        saving: what beginning with another model was measured to save, in words.
    """
    translates = record["spec"]["input"] is not None
    parts = [_front_matter(record, translates), f"# {name}\n"]
    parts.append(f"A {title} ({paper}) made with [Maquette](https://pypi.org/project/maquette/): it " + _does(record, translates) + "\n")
    if "samples.png" in files:
        parts.append("![What it makes](samples.png)\n")
    use = f'maquette.open("{name}").translate(picture)' if translates else f'maquette.open("{name}").sample(16, seed=1)'
    command = (
        f"maquette translate {name} {'map' if record['spec'].get('map') else 'drawing'}.png --out picture.png"
        if translates
        else f"maquette sample {name} --count 64 --seed 1 --out grid.png"
    )
    parts.append(f"## Use\n\n```\n{command}\n```\n\n```python\nimport maquette\n\n{use}\n```\n")
    parts.append("## What it learned from\n\n" + _table(_data_rows(record["data"])))
    plan = record["training"].get("plan")
    why = f"{plan['why']}\n\n" if plan and plan.get("why") else ""
    parts.append("## How it was made\n\n" + why + _table(_training_rows(record, saving)))
    if plan:
        parts.append("The complete recipe:\n\n```json\n" + json.dumps(plan, indent=1) + "\n```\n")
    parts.append("## Limits\n\n" + "\n".join(f"- {limit}" for limit in _limits(record, translates)) + "\n")
    return "\n".join(parts)


def _front_matter(record: dict[str, Any], translates: bool) -> str:
    task = "image-to-image" if translates else "unconditional-image-generation"
    lines = ["library_name: maquette", f"pipeline_tag: {task}", f"tags: [maquette, {record['family']}, gan]"]
    if record["licence"]:
        identifier = record["licence"].split()[0].lower()
        lines.insert(0, f"license: {identifier if identifier in _HUB_LICENCES else 'other'}")
    return "---\n" + "\n".join(lines) + "\n---\n"


def _does(record: dict[str, Any], translates: bool) -> str:
    spec = record["spec"]["picture"]
    size = f"{spec['width']} x {spec['height']} pixels"
    if translates:
        map = record["spec"].get("map")
        given = f"label map ({', '.join(map['names'])})" if map else "picture"
        styles = "; each seed, or a picture's style, gives another" if record["latent_size"] else ""
        return f"turns a {given} into the {'picture' if map else 'one'} that belongs to it, at {size}{styles}."
    classes = record["spec"]["labels"]["classes"]
    chosen = f" and a class: {', '.join(classes)}" if classes else ""
    return f"makes pictures of {size} from {record['latent_size']} random numbers{chosen}."


def _data_rows(data: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        ("pictures", f"{data['count']:,}" if "count" in data else None),
        ("source", data.get("description") or data.get("source")),
        ("licence", data.get("licence") or "not known: find out before you publish what this model makes"),
        ("left out", ", ".join(f"{count:,} {reason}" for reason, count in data.get("reasons", {}).items())),
        ("classes", ", ".join(f"{name} {count:,}" for name, count in data.get("classes", {}).items())),
        ("content hash", data.get("content")),
    ]


def _training_rows(record: dict[str, Any], saving: str) -> list[tuple[str, Any]]:
    training = record["training"]
    plan = training.get("plan", {}).get("training", {})
    if "seconds" not in training:
        return [("preset", record["preset"])]
    processes = f"{training['processes']} process{'es' if training['processes'] > 1 else ''}"
    how = "measured by the processor" if training["energy_is_measured"] else f"assuming {plan.get('watts', 0):g} W"
    return [
        ("preset", record["preset"]),
        ("pictures seen", f"{training['pictures_seen']:,}"),
        ("time", f"{training['seconds'] / 60:.1f} minutes on {training['device']} ({processes})"),
        ("energy", f"{training['kwh']:.3f} kWh ({how})"),
        ("money", f"{training['cost']:.3f} {plan.get('currency', '')} at {plan.get('price_per_kwh', 0):g} per kWh"),
        ("began with", _beginning(training.get("taken", {}), plan.get("start"), saving)),
        ("seed", plan.get("seed")),
        (
            "variety of its pictures",
            f"{training['diversity']:.0%} of the data's (mean distance of two pictures; 100 % is as varied)"
            if training["diversity"]
            else None,
        ),
        ("rollbacks", training["rollbacks"] or None),
    ]


def _beginning(taken: dict[str, float], start: str | None, saving: str) -> str | None:
    if not taken:
        return None
    shares = " and ".join(f"{share:.0%} of the {network}'s" for network, share in taken.items())
    return f"the weights of `{Path(start or '').name}`: {shares}" + (f"; {saving}" if saving else "")


def _limits(record: dict[str, Any], translates: bool) -> list[str]:
    count = record["data"].get("count", 0)
    limits = ["It knows only what is in the pictures above: what is rare there it makes rarely or badly, and their imbalances are its own."]
    if translates:
        limits.append("An input unlike those it learned from gives a picture that means nothing.")
    else:
        limits.append("It may repeat a training picture nearly as it was; the studio shows the nearest ones beside every picture.")
    if 0 < count < 1000:
        limits.append(f"{count:,} pictures are few: expect it to have learned some of them by heart.")
    limits.append("Its quality was not measured with a held-out set; look before you trust it.")
    return limits


def _table(rows: list[tuple[str, Any]]) -> str:
    body = "\n".join(f"| {name} | {value} |" for name, value in rows if value not in (None, "", {}))
    return f"| | |\n| --- | --- |\n{body}\n"
