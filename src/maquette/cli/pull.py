"""`maquette pull`: a model comes from a Hugging Face hub."""

import click

from maquette.cli import print_json


@click.command(short_help="Bring a model from a Hugging Face hub.")
@click.argument("repo")
@click.option("--out", required=True, type=click.Path(), help="A new or empty folder, which becomes the model.")
@click.option("--revision", help="A branch, tag or commit. Default: the newest.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about the model.")
def command(repo: str, out: str, revision: str | None, as_json: bool) -> None:
    """Bring the model REPO, for example `ada/faces`, from a Hugging Face hub.

    Only the files of a model are fetched, whatever else lies there, and nothing that is fetched is executed.
    HF_ENDPOINT names another hub than huggingface.co.
    """
    from maquette.hub import pull
    from maquette.model import read_record

    record = read_record(pull(repo, out, revision=revision))
    if as_json:
        print_json({"out": out, "repo": repo, "revision": revision, **record.model_dump(mode="json")})
    else:
        verb = f"translate {out} INPUT --out OUTPUT" if record.spec.is_translator else f"sample {out} --count 64 --out grid.png"
        click.echo(f"{out}: {record.family} from {repo}. Read {out}/README.md, then:\n  maquette {verb}")
