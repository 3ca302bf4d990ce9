"""The description of /api/v1, with everything that its page needs served from here."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.deps import Routes
from api.rights import SIGNED_IN
from api.templating import render

routes = Routes()

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["problem", "remedy", "field"],
            "properties": {name: {"type": "string"} for name in ("problem", "remedy", "field")},
        }
    },
}
PROBLEM = {
    "description": "What went wrong, and the way out.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


@routes.get("/api/docs", requires=SIGNED_IN)
def docs(request: Request) -> Response:
    """The description as a page."""
    return render(request, "api_docs.html")


@routes.get("/api/v1/openapi.json", requires=SIGNED_IN)
async def openapi(request: Request) -> dict[str, Any]:
    """The description itself."""
    return await run_in_threadpool(description, request.app)


def description(app: FastAPI) -> dict[str, Any]:
    """OpenAPI of the documented routes."""
    described = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    described.setdefault("components", {})["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "A personal token, made under Your account."},
        "session": {"type": "apiKey", "in": "cookie", "name": "kith"},
    }
    described["components"]["schemas"] = {"Error": ERROR}
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["responses"] = {"200": operation["responses"]["200"], "default": PROBLEM}
    described["security"] = [{"bearer": []}, {"session": []}]
    return described
