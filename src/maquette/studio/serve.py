"""The studio's server: it binds, says where it is, and ends cleanly."""

import secrets
import socket
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

import click
import uvicorn

from maquette.errors import OptionError
from maquette.studio.app import create_app
from maquette.studio.security import own_hosts

_MOST_BYTES_IN_A_FRAME = 2**24


def serve(home: Path | None, *, host: str, port: int, token: str | None = None, opens_browser: bool = False) -> None:
    """Serves the studio until Ctrl-C.

    Args:
        home: see `create_app`.
        host: off loopback a token is demanded; one is made if none is given.
        port: 0 picks a free one.
        token: demanded of every visitor if given.
        opens_browser: opens the page in the person's browser once it answers.

    Raises:
        OptionError: the folder or the address cannot be had.
    """
    if home is not None and not home.is_dir():
        raise OptionError(f"`--models {home}`", "there is no such folder", "Name a folder that holds model folders.")
    if token is None and not is_loopback(host):
        token = secrets.token_urlsafe(16)
    with bind(host, port) as listener:
        address = address_of(listener, host, token)
        app = create_app(home, token=token, allowed_hosts=own_hosts(host))
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                server_header=False,
                ws_max_size=_MOST_BYTES_IN_A_FRAME,
                ws_per_message_deflate=False,  # raw pixels on a short way: squeezing them took a third of the network's time
                timeout_graceful_shutdown=2,
            )
        )
        click.echo(f"The studio is open at {address}\nCtrl-C closes it.", err=True)
        if opens_browser:
            threading.Timer(0.8, webbrowser.open, [address]).start()
        with suppress(KeyboardInterrupt):  # raised again by the server once it has closed; here it is the usual end
            server.run(sockets=[listener])
    click.echo("The studio is closed.", err=True)


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        OptionError: the port is taken or not allowed, or this machine has no such address.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise OptionError(f"`--host {host}`", f"this machine has no such address ({error.strerror})", "Try `--host 127.0.0.1`.") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if isinstance(error, PermissionError):
            raise OptionError(
                f"`--port {port}`", "this port is not open to you", "Take one from 1024 up, or `--port 0` for a free one."
            ) from error
        if error.errno is not None and "in use" in str(error).lower():
            raise OptionError(
                f"`--port {port}`",
                f"something is already listening on {host}:{port}, perhaps another studio",
                "Close it, name another port, or let `--port 0` pick a free one.",
            ) from error
        raise OptionError(f"`--host {host}`", f"this machine cannot listen there ({error.strerror})", "Try `--host 127.0.0.1`.") from error
    return listener


def address_of(listener: socket.socket, host: str, token: str | None) -> str:
    """The address to open; for a server that listens everywhere, the one that others on the network can reach."""
    port = listener.getsockname()[1]
    if host in ("", "0.0.0.0", "::"):
        host = _address_on_the_network()
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"?token={token}" if token else "")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server there."""
    return host == "localhost" or host == "::1" or host.startswith("127.")


def _address_on_the_network() -> str:
    """Asks the routing table, without sending anything; loopback where there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation, so it is nobody's
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
