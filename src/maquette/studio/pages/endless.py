"""Endless: one picture after the other from a model that makes them from nothing; what makes a picture is its address."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Path as Address
from fastapi.responses import JSONResponse, RedirectResponse, Response

from maquette.create.nearest import TrainingPictures, halves
from maquette.create.recipe import as_metadata, recipe
from maquette.create.sample import choices
from maquette.data import arrays, files
from maquette.errors import OptionError
from maquette.studio.pages import MAX_SEED, PNG_ANSWER, ModelName, Seed, png, shelf_of
from maquette.studio.player import Player
from maquette.studio.render import page

_MOST_AT_ONCE = 256

HowMany = Annotated[int, Query(description="How many.", ge=1, le=12)]
Place = Annotated[int, Address(description="Its place among them, from 0.", ge=0)]
Which = Annotated[int, Query(alias="set", description="Of a model that learned from two sets: 0 is that of the left halves.", ge=0, le=1)]
Label = Annotated[
    str | None,
    Query(
        alias="class",
        description="Only this class, by name. Without it they take turns: seed k shows class k modulo their number.",
        max_length=200,
    ),
]
Truncation = Annotated[float, Query(description="Less is more ordinary and more alike; 1 is everything that the model can do.", ge=0, le=1)]

router = APIRouter()


@dataclass(frozen=True)
class Chosen:
    """A model that makes pictures from nothing, and what was chosen beside the seed."""

    name: str  # on the shelf
    player: Player
    label: str | None
    truncation: float

    def sample(self, count: int, seed: int) -> tuple[Any, float]:
        """The pictures, and the milliseconds they took."""
        return self.player.sample(count, seed, self.label, self.truncation)

    def recipe(self, count: int, seed: int) -> dict[str, str]:
        """What makes them again, for the metadata of a picture or a sheet."""
        is_one = count == 1 or self.label is not None
        chosen = choices(self.player.model, seed, self.label, self.truncation, is_one=is_one)
        return as_metadata(recipe(self.player.model, seed=seed, count=count, **chosen))

    def file_name(self, *parts: object) -> str:
        """What a download is called."""
        chosen = [self.label] * (self.label is not None) + [self.truncation] * (self.truncation < 1)
        return "-".join(str(part) for part in (self.name, *parts, *chosen)) + ".png"


def _play(request: Request, name: ModelName) -> Player:
    player = shelf_of(request).player(name)
    if player.model.spec.is_translator:
        raise OptionError(f"`{name}`", "it turns a picture into a picture and has nothing to leaf through", f"Draw with it: /draw/{name}")
    return player


Playing = Annotated[Player, Depends(_play)]


def _choose(name: ModelName, player: Playing, label: Label = None, truncation: Truncation = 1.0) -> Chosen:
    spec = player.model.spec
    if label is not None and label not in spec.labels.classes:
        known = f"the classes of {name} are: {', '.join(spec.labels.classes)}" if spec.labels else f"{name} was trained without classes"
        raise OptionError(f"`class={label}`", known, "Choose one of them, or leave `class` out." if spec.labels else "Leave `class` out.")
    return Chosen(name, player, label, truncation)


Choice = Annotated[Chosen, Depends(_choose)]


@router.get("/endless/{name}", include_in_schema=False)
def enter(request: Request, name: ModelName) -> Response:
    """The page at its first picture."""
    entry = shelf_of(request).find(name)
    first = request.url_for("endless", name=entry.name, seed="1")
    return RedirectResponse(f"{first.path}?{request.url.query}" if request.url.query else first.path, 307)


@router.get("/endless/{name}/{seed}", include_in_schema=False, name="endless")
def show(request: Request, name: ModelName, seed: Seed, choice: Choice) -> Response:
    """The page at one picture."""
    entry = shelf_of(request).find(name)
    return page(request, "endless", entry=entry, facts=entry.describe(), seed=seed, label=choice.label, truncation=choice.truncation)


@router.get("/api/models/{name}/samples/{seed}.png", tags=["endless"], response_class=Response, responses=PNG_ANSWER)
def one_sample(seed: Seed, choice: Choice) -> Response:
    """One picture, made now. Its metadata carry what makes it again; `Server-Timing` says how long the network took."""
    pictures, milliseconds = choice.sample(1, seed)
    return png(files.encode_png(pictures[0], choice.recipe(1, seed), effort=1), milliseconds, choice.file_name(seed))


@router.get("/api/models/{name}/samples.png", tags=["endless"], response_class=Response, responses=PNG_ANSWER)
def many_samples(
    choice: Choice,
    count: Annotated[int, Query(description="How many pictures.", ge=1, le=_MOST_AT_ONCE)] = 16,
    seed: Annotated[int, Query(description="The first one's seed; the next has the next number.", ge=0, le=MAX_SEED - _MOST_AT_ONCE)] = 0,
    columns: Annotated[int | None, Query(description="None makes the sheet about square.", ge=1, le=_MOST_AT_ONCE)] = None,
) -> Response:
    """A contact sheet, made now."""
    pictures, milliseconds = choice.sample(count, seed)
    sheet = files.encode_png(arrays.grid(pictures, columns), choice.recipe(count, seed), effort=1)
    return png(sheet, milliseconds, choice.file_name(seed, count))


@router.get(
    "/api/models/{name}/nearest/{seed}",
    tags=["endless"],
    responses={202: {"description": "The training pictures are being prepared: ask again."}},
)
def nearest(request: Request, name: ModelName, seed: Seed, choice: Choice, count: HowMany = 3) -> JSONResponse:
    """The training pictures nearest to a picture: does the model invent, or repeat? For a pair, those nearest to each half."""
    job = choice.player.training
    sets = job.get()
    if sets is None:
        return JSONResponse({"state": "preparing", "doing": job.doing, "done": job.done, "of": job.of}, 202)
    pictures, _ = choice.sample(1, seed)
    parts = halves(pictures[0], len(sets))
    rows = [
        _nearest_in(request, name, which, pictures, part, count) for which, (pictures, part) in enumerate(zip(sets, parts, strict=True))
    ]
    return JSONResponse({"state": "ready", "seed": seed, "sets": rows})


def _nearest_in(request: Request, name: str, which: int, found: TrainingPictures, part: Any, count: int) -> dict[str, Any]:
    """What one set says of its part of the picture."""
    neighbours = found.nearest(part, count)
    own = found.own_distances
    rows = [
        {
            "name": row.name,
            "distance": row.distance,
            "picture": request.url_for("training_picture", name=name, index=row.index).path + (f"?set={which}" if which else ""),
        }
        for row in neighbours
    ]
    return {
        "name": found.name,
        "of": len(found),
        "pictures": rows,
        "distance": neighbours[0].distance,
        "typical_distance": float(own[len(own) // 2]),
        "share_closer": found.share_closer(neighbours[0].distance),
        "compared": len(own),
    }


@router.get(
    "/api/models/{name}/training/{index}.png", tags=["endless"], name="training_picture", response_class=Response, responses=PNG_ANSWER
)
def training_picture(player: Playing, index: Place, which: Which = 0) -> Response:
    """One of the pictures that the model learned from, as `nearest` names them."""
    sets = player.training.get() or ()
    if which >= len(sets) or index >= len(sets[which]):
        raise OptionError(f"`{index}`", "there is no such training picture here", "Ask for the nearest ones first.")
    return png(files.encode_png(sets[which].picture(index), effort=1))
