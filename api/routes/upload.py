"""Sending files in: kept for the moment, read in the background, with progress and outcomes."""

import re
import tempfile
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.deps import Routes, TheForm, TheHouse, TheView, TheVisitor
from api.rights import READ, SEND
from api.shapes import OUTCOMES
from api.templating import render
from graph.errors import BadInput

routes = Routes()

PIECE = 1024 * 1024
LONGEST_NAME = 150
FILES_SHOWN = 500


@routes.get("/upload", requires=SEND)
def ask(request: Request) -> Response:
    """The page that takes files."""
    return render(request, "upload.html", error=None)


@routes.post("/upload", requires=SEND)
def take(request: Request, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """Take files and lead to the page that shows how they fare."""
    try:
        folder, files = received(form, house.settings.folder)
    except BadInput as error:
        return render(request, "upload.html", code=400, error=error)
    job = house.jobs.start(folder, files, visitor.user.name)
    return RedirectResponse(f"/upload/{job.id}", 303)


@routes.get("/upload/{job}", requires=SEND)
def watch(request: Request, job: str, visitor: TheVisitor, house: TheHouse) -> Response:
    """How an upload fares; without scripts the page loads itself again."""
    return _shown(request, "upload_job.html", job, visitor, house)


@routes.get("/upload/{job}/progress", requires=SEND)
def progress(request: Request, job: str, visitor: TheVisitor, house: TheHouse) -> Response:
    """The part of that page that changes."""
    return _shown(request, "upload_progress.html", job, visitor, house)


@routes.get("/files", requires=READ)
def files(request: Request, house: TheHouse, view: TheView, outcome: str = "") -> Response:
    """Files received, the newest first, with what is wrong with them."""
    rows = [row for row in house.kith.documents(view.look.actor, FILES_SHOWN) if outcome in ("", row.outcome)]
    view.log("list of files received", [reference for row in rows for reference in row.references])
    return render(request, "files.html", rows=rows, outcome=outcome, outcomes=OUTCOMES, shown_name=shown_name)


def _shown(request: Request, template: str, job: str, visitor: TheVisitor, house: TheHouse) -> Response:
    found = house.jobs.get(job, visitor.user.name)
    counts: dict[str, int] = {}
    for outcome in found.outcomes:
        counts[outcome.outcome] = counts.get(outcome.outcome, 0) + 1
    return render(request, template, job=found, counts=counts, shown_name=shown_name, reads=visitor.may(READ))


def received(form: FormData, data_folder: Path) -> tuple[Path, list[Path]]:
    """Keep the uploaded files in a folder of their own; give that folder and the files.

    Raises
    ------
    BadInput
        If no file came.
    """
    sent = [upload for upload in form.getlist("files") if isinstance(upload, UploadFile) and upload.filename]
    if not sent:
        raise BadInput("No file was chosen.", "Choose one or more files, then send them.", "files")
    incoming = data_folder / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=incoming))
    files = []
    for number, upload in enumerate(sent, 1):
        # Each in a folder of its own: two files may have one name.
        place = folder / str(number)
        place.mkdir()
        files.append(place / safe_name(upload.filename or ""))
        _keep(upload, files[-1])
    return folder, files


def _keep(upload: Any, target: Path) -> None:
    with target.open("wb") as kept:
        while piece := upload.file.read(PIECE):
            kept.write(piece)


def safe_name(given: str) -> str:
    """A sent file name without folders and without what some system cannot keep in a name."""
    name = re.sub(r'[\x00-\x1f<>:"|?*]', "_", re.split(r"[\\/]", given)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    kept = f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else name[:LONGEST_NAME]
    return kept or "file"


def shown_name(path: str) -> str:
    """An outcome's path without the folder in which the upload was kept for the moment."""
    outer, mark, inner = path.partition("!")
    return re.split(r"[\\/]", outer)[-1] + mark + inner
