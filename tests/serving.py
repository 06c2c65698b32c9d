"""A studio that runs, and visits to it in a real browser."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from settling import settle


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of the studio while it runs."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@contextmanager
def visits(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens pages that have come to rest: `visit("/", width=390, color_scheme="dark")`.

    Afterwards no request has left the studio, and no script failed.
    """
    contexts, requests, faults = [], [], []

    def open_page(path: str, *, width: int = 1280, height: int = 900, forgives: str = "\0", **options: Any) -> Any:
        def note(message: Any) -> None:  # the browser notes every refusal as an error: `forgives` is part of those a test asks for
            if message.type in ("error", "warning") and forgives not in message.text:
                faults.append(message.text)

        context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, **options)
        context.set_default_timeout(120_000)  # a slow machine is no fault
        contexts.append(context)
        context.on("request", lambda request: requests.append(request.url))
        context.on("console", note)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return settle(page)

    yield open_page
    for context in contexts:
        for page in context.pages:
            settle(page)  # so that closing it breaks nothing off
        context.close()
    assert requests
    assert not [url for url in requests if not url.startswith((address, "blob:", "data:"))]
    assert not faults
