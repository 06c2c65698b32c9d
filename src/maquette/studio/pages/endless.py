"""Endless: one picture after the other from a model that makes them from nothing; the seed is the address."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi import Path as Address
from fastapi.responses import JSONResponse, RedirectResponse, Response

from maquette.create.nearest import TrainingPictures
from maquette.create.recipe import as_metadata, recipe
from maquette.data import arrays, files
from maquette.errors import OptionError
from maquette.studio.pages import MAX_SEED, PNG_ANSWER, ModelName, Seed, png, shelf_of
from maquette.studio.player import Player
from maquette.studio.render import page

_MOST_AT_ONCE = 256

HowMany = Annotated[int, Query(description="How many.", ge=1, le=12)]
Place = Annotated[int, Address(description="Its place among them, from 0.", ge=0)]

router = APIRouter()


@router.get("/endless/{name}", include_in_schema=False)
def enter(request: Request, name: ModelName) -> Response:
    """The page at its first picture."""
    entry = shelf_of(request).find(name)
    return RedirectResponse(request.url_for("endless", name=entry.name, seed="1").path, 307)


@router.get("/endless/{name}/{seed}", include_in_schema=False, name="endless")
def show(request: Request, name: ModelName, seed: Seed) -> Response:
    """The page at one picture."""
    _player(request, name)
    entry = shelf_of(request).find(name)
    return page(request, "endless", entry=entry, facts=entry.describe(), seed=seed)


@router.get("/api/models/{name}/samples/{seed}.png", tags=["endless"], response_class=Response, responses=PNG_ANSWER)
def one_sample(request: Request, name: ModelName, seed: Seed) -> Response:
    """One picture, made now. Its metadata carry what makes it again; `Server-Timing` says how long the network took."""
    player = _player(request, name)
    pictures, milliseconds = player.sample(1, seed)
    metadata = as_metadata(recipe(player.model, seed=seed, count=1))
    return png(files.encode_png(pictures[0], metadata, effort=1), milliseconds, f"{name}-{seed}.png")


@router.get("/api/models/{name}/samples.png", tags=["endless"], response_class=Response, responses=PNG_ANSWER)
def many_samples(
    request: Request,
    name: ModelName,
    count: Annotated[int, Query(description="How many pictures.", ge=1, le=_MOST_AT_ONCE)] = 16,
    seed: Annotated[int, Query(description="The first one's seed; the next has the next number.", ge=0, le=MAX_SEED - _MOST_AT_ONCE)] = 0,
    columns: Annotated[int | None, Query(description="None makes the sheet about square.", ge=1, le=_MOST_AT_ONCE)] = None,
) -> Response:
    """A contact sheet, made now."""
    player = _player(request, name)
    pictures, milliseconds = player.sample(count, seed)
    metadata = as_metadata(recipe(player.model, seed=seed, count=count))
    return png(files.encode_png(arrays.grid(pictures, columns), metadata, effort=1), milliseconds, f"{name}-{seed}-{count}.png")


@router.get(
    "/api/models/{name}/nearest/{seed}",
    tags=["endless"],
    responses={202: {"description": "The training pictures are being prepared: ask again."}},
)
def nearest(request: Request, name: ModelName, seed: Seed, count: HowMany = 3) -> JSONResponse:
    """The training pictures nearest to a picture: does the model invent, or repeat?"""
    player = _player(request, name)
    found = player.training.get()
    if found is None:
        job = player.training
        return JSONResponse({"state": "preparing", "doing": job.doing, "done": job.done, "of": job.of}, 202)
    pictures, _ = player.sample(1, seed)
    neighbours = found.nearest(pictures[0], count)
    rows = [
        {"name": row.name, "distance": row.distance, "picture": request.url_for("training_picture", name=name, index=row.index).path}
        for row in neighbours
    ]
    return JSONResponse({"state": "ready", "seed": seed, "pictures": rows, **_what_is_near(found, neighbours[0].distance)})


def _what_is_near(found: TrainingPictures, distance: float) -> dict[str, Any]:
    own = found.own_distances
    return {
        "of": len(found),
        "distance": distance,
        "typical_distance": float(own[len(own) // 2]),
        "share_closer": found.share_closer(distance),
        "compared": len(own),
    }


@router.get(
    "/api/models/{name}/training/{index}.png", tags=["endless"], name="training_picture", response_class=Response, responses=PNG_ANSWER
)
def training_picture(request: Request, name: ModelName, index: Place) -> Response:
    """One of the pictures that the model learned from, as `nearest` names them."""
    found = _player(request, name).training.get()
    if found is None or index >= len(found):
        raise OptionError(f"`{index}`", "there is no such training picture here", "Ask for the nearest ones first.")
    return png(files.encode_png(found.picture(index), effort=1))


def _player(request: Request, name: str) -> Player:
    player = shelf_of(request).player(name)
    if player.model.spec.is_translator:
        raise OptionError(f"`{name}`", "it turns a picture into a picture and has nothing to leaf through", f"Draw with it: /draw/{name}")
    return player
