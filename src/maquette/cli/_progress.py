"""The progress of a training, drawn from the run's folder as anybody could: on a terminal a bar, elsewhere plain lines."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from maquette.run import Run

_EVERY_SECONDS = {True: 0.5, False: 10.0}  # on a terminal, and in a log


@contextmanager
def watched(out: str) -> Iterator[None]:
    """Shows the status of the run in `out` on standard error while the block runs."""
    console, run, over = Console(stderr=True), Run(out), threading.Event()
    before = run.status()
    thread = threading.Thread(target=_watch, args=(console, run, before, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _watch(console: Console, run: Run, before: dict[str, Any], over: threading.Event) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TextColumn("{task.fields[words]}"))
    last_line = time.monotonic()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("starting", total=1.0, words="")
        message = ""
        while not over.wait(_EVERY_SECONDS[True]):
            status = run.status()
            if not status or status == before:
                continue
            progress.update(task, description=status["stage"], completed=status.get("progress") or 0, words=describe(status))
            if status.get("message", message) != message and status["stage"] != "preparing":
                message = status["message"]
                if message:
                    console.print(message, highlight=False)
            if not console.is_terminal and time.monotonic() - last_line >= _EVERY_SECONDS[False]:
                last_line = time.monotonic()
                console.print(f"{status['stage']} {status.get('progress') or 0:.0%}  {describe(status)}", highlight=False, soft_wrap=True)


def describe(status: dict[str, Any]) -> str:
    """A run's status in one line: pictures seen, speed, time left, losses, cost so far."""
    if "pictures_per_second" not in status:
        return str(status.get("message", ""))
    left = status["seconds_left"]
    losses = " ".join(f"{name} {status[name]:.2f}" for name in ("generator", "reconstruction", "real", "fake") if name in status)
    grown = f"{status['side']} x {status['side']} pixels" if "side" in status else ""
    parts = [
        f"{status['seen']:,} seen",
        grown,
        f"{status['pictures_per_second']:.0f}/s",
        f"{int(left // 60)}:{int(left % 60):02d} left" if left is not None else "",
        losses,
        f"{status['kwh']:.3f} kWh, {status['cost']:.2f} {status['currency']}",
    ]
    return "  ".join(part for part in parts if part)
