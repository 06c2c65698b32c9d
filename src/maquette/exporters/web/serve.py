"""Serves this folder on this machine alone, with the two headers for which a browser gives a page several threads.

    python serve.py [PORT]

Any other static server does as well; without these headers the page draws with one thread.
"""

import functools
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cache-Control": "no-cache",
}


class Handler(SimpleHTTPRequestHandler):
    """Files, with the headers; only a failure is worth a line."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript", ".wasm": "application/wasm"}

    def end_headers(self) -> None:
        """Adds ours."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Says nothing."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of the folder on 127.0.0.1; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=str(folder)))


def main() -> None:
    """The program."""
    try:
        serving = server(Path(__file__).resolve().parent, int(sys.argv[1]) if len(sys.argv) > 1 else 8080)
    except (OSError, ValueError, OverflowError) as error:
        sys.exit(f"serve.py: {error}. Try another port: python serve.py 8081")
    with serving:
        print(f"http://127.0.0.1:{serving.server_port}/  (Ctrl+C ends it)", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
