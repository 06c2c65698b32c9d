"""The shelf: every model with what it makes, and the way in."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

from maquette.model import SAMPLES
from maquette.studio.pages import PNG_ANSWER, ModelName, shelf_of
from maquette.studio.render import page

router = APIRouter()


@router.get("/", include_in_schema=False)
def show(request: Request) -> Response:
    """The page."""
    entries = shelf_of(request).entries()
    return page(request, "shelf", entries=[(entry, entry.describe()) for entry in entries], home=shelf_of(request).home)


@router.get("/api/models", tags=["models"])
def list_models(request: Request) -> list[dict[str, Any]]:
    """Every model on the shelf, with the status of the run while one is being trained."""
    return [entry.describe() for entry in shelf_of(request).entries()]


@router.get("/api/models/{name}", tags=["models"])
def describe_model(request: Request, name: ModelName) -> dict[str, Any]:
    """One model."""
    return shelf_of(request).find(name).describe()


@router.get("/api/models/{name}/sheet.png", tags=["models"], response_class=Response, responses=PNG_ANSWER)
def stored_samples(request: Request, name: ModelName) -> Response:
    """The contact sheet that lies in the model's folder."""
    path = shelf_of(request).find(name).folder / SAMPLES
    if not path.is_file():
        raise HTTPException(404, "there is no contact sheet in the model's folder")
    return FileResponse(path, media_type="image/png")


@router.get("/api/models/{name}/preview.png", tags=["models"], response_class=Response, responses=PNG_ANSWER)
def run_preview(request: Request, name: ModelName) -> Response:
    """The newest preview of the run that makes the model."""
    path = shelf_of(request).find(name).preview()
    if path is None:
        raise HTTPException(404, "its run has no preview")
    return FileResponse(path, media_type="image/png")


@router.get("/api/models/{name}/identity", tags=["models"])
def identify_model(request: Request, name: ModelName) -> dict[str, str]:
    """The digest of its weights, which is part of every picture's recipe, and the engine that runs it. Opens the model."""
    model = shelf_of(request).player(name).model
    return {"name": name, "digest": model.digest, "engine": model.engine.name}
