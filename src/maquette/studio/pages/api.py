"""The endpoints, listed for people who write programs; the page is made from the OpenAPI description itself."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from maquette.studio.render import page

router = APIRouter()


@router.get("/api", include_in_schema=False)
def show(request: Request) -> Response:
    """The page."""
    return page(request, "api", endpoints=_endpoints(request.app.openapi()), address=str(request.base_url).rstrip("/"))


def _endpoints(description: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            rows.append(
                {
                    "method": method.upper(),
                    "path": path,
                    "says": operation.get("description", operation["summary"]),
                    "takes": [_parameter(parameter) for parameter in operation.get("parameters", ())],
                    "body": sorted(operation.get("requestBody", {}).get("content", ())),
                    "gives": sorted(operation["responses"]["200"].get("content", ())),
                }
            )
    return rows


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    limits = [f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    choices = ", ".join(schema.get("enum", ()))
    return {
        "name": parameter["name"],
        "where": parameter["in"],
        "says": " ".join(part for part in (parameter.get("description", ""), " ".join(limits), choices) if part),
        "default": schema.get("default"),
    }
