"""What a program or a page sends: one picture as the body, or pictures as the fields of a form."""

from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from maquette.data import files
from maquette.data.files import BadPicture, RawMap
from maquette.errors import OptionError
from maquette.studio.security import MAX_PIXELS


async def sent(request: Request, field: str, *others: str) -> dict[str, bytes]:
    """The files of a form by field, of which `field` is needed and `others` may be there; a body alone is `field`.

    Raises:
        OptionError: a form without that file.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return {field: await request.body()}
    async with request.form(max_files=1 + len(others), max_fields=8) as form:
        found = {name: value for name in (field, *others) if isinstance(value := form.get(name), UploadFile)}
        if field not in found:
            raise OptionError("the form", f"it needs a file in the field `{field}`", f"For example `curl -F {field}=@{field}.png`.")
        return {name: await value.read() for name, value in found.items()}


def picture_in(data: bytes) -> Any:
    """A picture (H, W, C) uint8, as `files.read` gives it, of a size that a visitor may send."""
    return files.read(data, max_pixels=MAX_PIXELS)


def map_in(data: bytes) -> RawMap:
    """A label map of a size that a visitor may send.

    Raises:
        BadPicture: no picture, or too large.
    """
    facts = files.look(data)
    if facts.width * facts.height > MAX_PIXELS:
        raise BadPicture("the given bytes", "too large", f"{facts.width} x {facts.height} is more than {MAX_PIXELS:,} pixels")
    return files.read_map(data)


def form_of(field: str, *others: str) -> dict[str, Any]:
    """The description of such a request for OpenAPI."""
    file = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": dict.fromkeys((field, *others), file), "required": [field]}
    content = {"image/*": {"schema": file}, "multipart/form-data": {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}
