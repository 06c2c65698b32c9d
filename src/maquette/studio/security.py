"""Who may talk to the studio, and how much they may say: a wall around the whole application.

* Host: only our own names, so that a foreign page cannot reach us under its own name (DNS rebinding).
* Origin: whatever changes something, and every WebSocket, must come from our own pages or from no page at all.
* Token: demanded when one is set, from a cookie, a Bearer header, or once as `?token=`, which sets the cookie.
* Size: a request's body ends at a limit, whatever its headers say.
* Headers: no inline script, no foreign address, no framing; isolated, so that pages may use threads. WebAssembly only on the pages
  whose models can draw in the page, and in their workers.
"""

import hashlib
import hmac
import html
import ipaddress
import socket
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BYTES = 12 * 2**20
MAX_PIXELS = 24_000_000  # of a picture sent to us: a large phone camera
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
COOKIE = "maquette_token"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_RUNS_WASM = ("/draw/", "/paint/", "/engine/", "/api/runtime/")
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def own_hosts(host: str) -> tuple[str, ...]:
    """The names under which a server bound to `host` may be asked for; an address of numbers cannot be rebound."""
    if host in ("", "0.0.0.0", "::"):
        return (*LOOPBACK, "*ip", socket.gethostname().lower(), f"{socket.gethostname().lower()}.local")
    return (*LOOPBACK, f"[{host}]" if ":" in host else host.lower())


class TooLarge(Exception):
    """A body went past the limit."""


class Wall:
    """The ASGI middleware."""

    def __init__(self, app: ASGIApp, *, token: str | None, allowed_hosts: Iterable[str]) -> None:
        self._app, self._token = app, token
        self._hosts = {name.lower() for name in allowed_hosts}
        self._session = hashlib.sha256(f"maquette studio {token}".encode()).hexdigest() if token else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if scope["type"] == "websocket":
            if refusal:
                await receive()
                await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
            else:
                await self._app(scope, receive, send)
            return
        guarded = _with_headers(send, scope["path"])
        if refusal:
            await refusal(scope, receive, guarded)
        else:
            await self._bounded(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._is_own_host(headers.get("host", "")):
            return _say(403, "This studio does not answer to that name.", "Open the address that `maquette studio` printed.")
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
        if changes and not _is_from_us(headers):
            return _say(403, "This was asked from another website.", "Use the studio's own pages, or a program.")
        return self._token_refusal(scope, headers)

    def _is_own_host(self, host: str) -> bool:
        name = _without_port(host.lower())
        return name in self._hosts or ("*ip" in self._hosts and _is_ip(name))

    def _token_refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if self._token is None:
            return None
        bearer = headers.get("authorization", "").removeprefix("Bearer ").strip()
        if _same(bearer, self._token) or _same(_cookie(headers), self._session):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in query if name == "token"), "")
        if not _same(given, self._token):
            return _say(
                401,
                "This studio asks for a token.",
                "Open the whole address that `maquette studio` printed; programs send `Authorization: Bearer TOKEN`.",
            )
        if scope["type"] == "websocket" or scope["method"] != "GET":
            return None
        rest = urlencode([(name, value) for name, value in query if name != "token"])
        # a path that begins with two slashes would be read as another host
        answer = RedirectResponse("/" + scope["path"].lstrip("/") + (f"?{rest}" if rest else ""), 303)
        answer.set_cookie(COOKIE, self._session, httponly=True, samesite="lax", max_age=30 * 24 * 3600)
        return answer

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BYTES:
            await _too_large()(scope, receive, send)
            return
        seen, started = 0, False

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BYTES:
                raise TooLarge
            return message

        async def watching(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counting, watching)
        except TooLarge:
            if not started:
                await _too_large()(scope, receive, send)


def _with_headers(send: Send, path: str) -> Send:
    more = {}
    if path.startswith(_RUNS_WASM):
        policy = HEADERS["Content-Security-Policy"].replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
        more = {"Content-Security-Policy": policy}

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (HEADERS | more).items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-cache")
        await send(message)

    return sending


def _is_from_us(headers: Headers) -> bool:
    """Programs send no Origin; browsers always do for a WebSocket and for what changes something."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(given: str, wanted: str) -> bool:
    """In constant time, so that a token cannot be guessed letter by letter."""
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def _too_large() -> Response:
    return _say(413, "That is too large.", f"Send at most {MAX_BYTES // 2**20} MB.")


def _say(status: int, what: str, do: str) -> Response:
    return HTMLResponse(
        f"<!doctype html><html lang=en><title>Maquette</title><h1>{html.escape(what)}</h1><p>{html.escape(do)}</p></html>\n", status
    )
