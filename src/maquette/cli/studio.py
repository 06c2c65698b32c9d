"""`maquette studio`: play with models in the browser."""

import click


@click.command(short_help="Play with models in the browser.")
@click.option("--models", type=click.Path(), help="A folder of model folders, or one of them, beside those that ship with it.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen. Any other than this machine demands a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 picks a free one.")
@click.option("--token", help="Demanded of every visitor. Off this machine one is made if none is given.")
@click.option("--open", "opens_browser", is_flag=True, help="Open the page in your browser.")
def command(models: str | None, host: str, port: int, token: str | None, opens_browser: bool) -> None:
    """Open the studio: draw and see the picture change under the pen, or leaf through endless pictures.

    Everything runs on this machine; nothing is uploaded. To let others on your network in, for example phones in a
    workshop, use --host 0.0.0.0 and give them the printed address.
    """
    from pathlib import Path

    from maquette.studio.serve import serve

    serve(Path(models) if models else None, host=host, port=port, token=token, opens_browser=opens_browser)
