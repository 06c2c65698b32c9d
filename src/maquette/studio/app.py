"""The studio as one application: its pages and their endpoints, behind the wall."""

from collections.abc import Iterable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response

import maquette
from maquette import house
from maquette.data.files import BadPicture
from maquette.errors import MaquetteError
from maquette.studio import PAGES, security
from maquette.studio.pages import _device
from maquette.studio.render import FOLDER, page
from maquette.studio.shelf import NoSuchModel, Shelf

_MOST_SHOWN = 80  # letters of a wrong value
DESCRIPTION = "Everything that the pages of the studio do, for programs. All of it runs on this machine."


def create_app(
    home: Path | None,
    *,
    token: str | None = None,
    allowed_hosts: Iterable[str] = security.LOOPBACK,
    house_folder: Path = house.FOLDER,
) -> FastAPI:
    """The studio over the models under `home` and those of the house.

    Args:
        home: a folder of model folders, or a model folder; None shows those of the house alone.
        token: demanded of every request when given.
        allowed_hosts: the names under which it may be asked for, without port; `*ip` is any address of numbers.
        house_folder: where the models that ship with the package lie.
    """
    app = FastAPI(
        title="Maquette studio",
        version=maquette.__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.shelf = Shelf(home, house_folder)
    app.state.needs_token = token is not None
    for name in PAGES.names():
        app.include_router(PAGES.open(name).router)
    app.include_router(_device.router)
    app.add_api_route("/pages/{name}.js", _page_script, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    app.add_exception_handler(MaquetteError, _refuse)
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse)
    app.add_middleware(security.Wall, token=token, allowed_hosts=tuple(allowed_hosts))
    return app


def _page_script(name: str) -> Response:
    """The module of a page, from its drawer; any other name is not there."""
    path = FOLDER / "pages" / f"{name}.js"
    if name not in PAGES.names() or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="text/javascript")


def _refuse(request: Request, error: Exception) -> Response:
    """One of our errors as a page for people and as JSON for programs."""
    status, parts = _explain(error)
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": parts}, status)
    return page(request, "error", status, status=status, given=parts["given"], needed=parts["needed"], do=parts["do"])


def _explain(error: Exception) -> tuple[int, dict[str, str]]:
    if isinstance(error, MaquetteError):
        status = 404 if isinstance(error, NoSuchModel) else 415 if isinstance(error, BadPicture) else 422
        return status, {"given": error.given, "needed": error.needed, "do": error.do}
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        name, value = ".".join(str(part) for part in first["loc"][1:]), first.get("input")
        return 422, {
            "given": f"`{name}={value[:_MOST_SHOWN]}`" if isinstance(value, str) else f"`{name}`",
            "needed": str(first["msg"]),
            "do": "See /api for what it takes.",
        }
    status = error.status_code if isinstance(error, HTTPException) else 500
    needed = "there is nothing at this address" if status == 404 else str(getattr(error, "detail", ""))
    return status, {"given": "", "needed": needed, "do": "Begin at the shelf: /"}
