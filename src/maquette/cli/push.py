"""`maquette push`: a model goes to a Hugging Face hub."""

import click

from maquette.cli import print_json


@click.command(short_help="Put a model on a Hugging Face hub.")
@click.argument("model")
@click.argument("repo")
@click.option("--public", is_flag=True, help="Everybody may see it. Without this only you may.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document with its address.")
def command(model: str, repo: str, public: bool, as_json: bool) -> None:
    """Put MODEL on a Hugging Face hub as REPO, for example `ada/faces`.

    Record, weights, graph, card, samples and examples travel; the run, its checkpoints and the paths of this machine
    stay here. You are who `hf auth login` or HF_TOKEN says; HF_ENDPOINT names another hub than huggingface.co.
    """
    from maquette.hub import push

    address = push(model, repo, private=not public)
    if as_json:
        print_json({"model": model, "address": address, "private": not public})
    else:
        click.echo(f"{address} ({'everybody' if public else 'only you'} may see it)")
