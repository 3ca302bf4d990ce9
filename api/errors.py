"""Every error in one shape: JSON for programs, a page for people, both with the problem and the way out."""

from http import HTTPStatus
from typing import cast
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.templating import render
from graph.errors import (
    BadInput,
    Busy,
    Contradiction,
    KithError,
    NoRoom,
    NotAllowed,
    NotFound,
    NotLogged,
    TooLarge,
    Unreachable,
    WrongVersion,
)

STATUSES: dict[type[KithError], int] = {
    TooLarge: 413,
    BadInput: 400,
    NotFound: 404,
    NotAllowed: 403,
    Contradiction: 409,
    Busy: 503,
    NoRoom: 503,
    WrongVersion: 503,
    NotLogged: 503,
    Unreachable: 503,
}
HEADINGS = {
    400: "That cannot be read",
    401: "Sign in first",
    403: "You cannot do this",
    404: "Nothing was found here",
    405: "This page is not asked in that way",
    409: "This speaks against something decided before",
    413: "That is too large",
    422: "That cannot be read",
    500: "Something went wrong in Kith",
    503: "Kith cannot answer at this moment",
}
WORDS = {
    404: ("There is no such page.", "Check the address, or go to Home."),
    405: ("This page is not asked in that way.", "Go back and use the page's own links and buttons."),
    413: ("What was sent is larger than this Kith takes.", "Send fewer or smaller files at a time."),
}
UNEXPECTED = KithError(
    "Something went wrong in Kith; nothing was changed by this page.",
    "Try again. If it comes back, tell whoever runs Kith what you did and when.",
)


class SignInNeeded(NotAllowed):
    """Whoever asks has not signed in."""

    def __init__(self) -> None:
        super().__init__("Nobody is signed in.", "Sign in, or send a personal token.")


class PurposeNeeded(BadInput):
    """A person's record is asked for without saying what for."""

    def __init__(self) -> None:
        super().__init__("No purpose was given for this look.", "Say what it is for in a Kith-Purpose header.", "Kith-Purpose")


def status_of(error: KithError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, SignInNeeded):
        return 401
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)


def error_json(error: KithError) -> dict[str, dict[str, str]]:
    """The one JSON shape of errors."""
    return {"error": {"problem": error.problem, "remedy": error.remedy, "field": error.field}}


def answer(request: Request, error: KithError, status: int) -> Response:
    """An error as JSON where a program asked, as a page otherwise."""
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if _for_program(request):
        if status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(error_json(error), status, headers)
    heading = HEADINGS.get(status, HEADINGS[500])
    page = render(request, "error.html", code=status, heading=heading, error=error)
    page.headers.update(headers)
    return page


def _for_program(request: Request) -> bool:
    return request.url.path.startswith(("/api/v1", "/explorer/data")) or request.url.path == "/health"


def _on_kith_error(request: Request, error: Exception) -> Response:
    return answer(request, cast("KithError", error), status_of(cast("KithError", error)))


def _on_sign_in_needed(request: Request, error: Exception) -> Response:
    if _for_program(request):
        return _on_kith_error(request, error)
    return _led_to("/sign-in", request)


def _on_purpose_needed(request: Request, error: Exception) -> Response:
    if _for_program(request):
        return _on_kith_error(request, error)
    return _led_to("/purpose", request)


def _led_to(path: str, request: Request) -> Response:
    """To a page that asks something first; it leads back to what was wanted."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = "" if request.method != "GET" or wanted == "/" else f"?next={quote(wanted, safe='')}"
    if request.headers.get("HX-Request"):
        return Response(status_code=204, headers={"HX-Redirect": path})
    return RedirectResponse(path + back, 303)


def _on_http_error(request: Request, error: Exception) -> Response:
    status = cast("HTTPException", error).status_code
    problem, remedy = WORDS.get(status, (str(cast("HTTPException", error).detail), "Go back and try again."))
    return answer(request, KithError(problem, remedy), status)


def _on_invalid(request: Request, error: Exception) -> Response:
    first = cast("RequestValidationError", error).errors()[0]
    field = str(first["loc"][-1]) if first["loc"] else ""
    return answer(request, BadInput(f"{field}: {first['msg']}.", "Correct it and try again.", field), 422)


def _on_surprise(request: Request, _error: Exception) -> Response:
    return answer(request, UNEXPECTED, 500)


def install(app: FastAPI) -> None:
    """Have `app` answer with these."""
    app.add_exception_handler(SignInNeeded, _on_sign_in_needed)
    app.add_exception_handler(PurposeNeeded, _on_purpose_needed)
    app.add_exception_handler(KithError, _on_kith_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(Exception, _on_surprise)
