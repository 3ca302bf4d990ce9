"""The watch list, and lists that are checked."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.deps import Routes, TheForm, TheHouse, TheLook
from api.errors import status_of
from api.forms import text
from api.rights import READ
from api.templating import render
from graph.errors import BadInput, KithError
from graph.triage.checking import MOST_LINES, Line, Row, check
from graph.triage.watching import Watching
from ingest.lists import pasted, read_list

routes = Routes()

OUTCOMES = ("hit", "near", "none")
LARGEST_LIST = 2 * 1024 * 1024


@routes.get("/watching", requires=READ)
def feed(request: Request, look: TheLook, house: TheHouse) -> Response:
    """What is watched, and what has come in on it since."""
    return _feed(request, Watching(house.kith, look))


@routes.post("/watching", requires=READ)
def add(request: Request, form: TheForm, look: TheLook, house: TheHouse) -> Response:
    """Watch for somebody or something."""
    watching, what = Watching(house.kith, look), text(form, "what")
    try:
        watching.add(what, text(form, "why"))
    except KithError as error:
        return _feed(request, watching, error, what)
    return RedirectResponse("/watching", 303)


@routes.post("/watching/{watch}/read", requires=READ)
def read(watch: str, look: TheLook, house: TheHouse) -> Response:
    """Say that what came in was looked at."""
    Watching(house.kith, look).seen(watch)
    return RedirectResponse("/watching", 303)


@routes.post("/watching/{watch}/end", requires=READ)
def end(watch: str, look: TheLook, house: TheHouse) -> Response:
    """End a watch."""
    Watching(house.kith, look).remove(watch)
    return RedirectResponse("/watching", 303)


def _feed(request: Request, watching: Watching, error: KithError | None = None, what: str = "") -> Response:
    code = status_of(error) if error else 200
    return render(request, "watching.html", code, watches=watching.listed(), error=error, what=what)


@routes.get("/check", requires=READ)
def ask(request: Request) -> Response:
    """The page that takes a list."""
    return _checked(request, None, "", None)


@routes.post("/check", requires=READ)
def run(request: Request, form: TheForm, look: TheLook, house: TheHouse) -> Response:
    """Hold a list that was pasted or sent as a file against what is known."""
    written = text(form, "list")
    try:
        rows = check(house.kith, look, [*pasted(written), *_of_file(form)] or _nothing())
    except KithError as error:
        return _checked(request, None, written, error)
    return _checked(request, rows, written, None)


def _of_file(form: FormData) -> list[Line]:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return []
    content = file.file.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        raise BadInput(f"{file.filename} is too large for a list.", "Check it in parts.", "file")
    return read_list(file.filename, content)


def _nothing() -> list[Line]:
    raise BadInput("The list is empty.", "Write one name, plate, number or handle on each line.", "list")


def _checked(request: Request, rows: list[Row] | None, written: str, error: KithError | None) -> Response:
    counts = {outcome: sum(row.outcome == outcome for row in rows or ()) for outcome in OUTCOMES}
    code = status_of(error) if error else 200
    return render(
        request, "check.html", code, rows=rows, written=written, counts=counts, error=error, most=MOST_LINES
    )  # fmt: skip
