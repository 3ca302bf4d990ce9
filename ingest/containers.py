"""Zips and e-mails: what is in them, within limits that hold for a container and all containers in it together."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.errors import BadInput, KithError
from graph.ledger.drafts import Problem
from ingest.limits import Limits
from ingest.media import EMAIL
from ingest.readers.email import read_email
from ingest.readers.package import open_package, read_part

UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
Member = tuple[str, bytes, list[Problem]]


@dataclass(slots=True)
class Budget:
    """What one container and all that it holds may still use."""

    limits: Limits
    members: int = field(init=False)
    bytes: int = field(init=False)

    def __post_init__(self) -> None:
        self.members = self.limits.members
        self.bytes = self.limits.container_bytes


@dataclass(slots=True)
class Opened:
    """A container that was opened.

    Attributes
    ----------
    problems : list of Problem
        What is wrong with it as a whole.
    files : iterator of (str, bytes, list of Problem)
        Name, content, and why a file could not be taken out.
    """

    problems: list[Problem]
    files: Iterator[Member]


def members(media: str, content: bytes, budget: Budget, depth: int) -> Opened:
    """Open a container; one that cannot be opened has problems and no files."""
    try:
        if depth >= budget.limits.depth:
            raise BadInput(
                f"Containers are nested more than {budget.limits.depth} deep; this one was not opened.",
                "Send the files in it by themselves.",
            )
        return _email(content, budget) if media == EMAIL else _zip(content, budget)
    except KithError as error:
        return Opened([refusal(error)], iter(()))


def refusal(error: KithError) -> Problem:
    """An error as the problem of a file that is turned down."""
    return Problem(error.field, error.problem, error.remedy, "rejected")


def _email(content: bytes, budget: Budget) -> Opened:
    attachments = read_email(content, EMAIL).attachments
    _spend(budget, len(attachments), sum(len(data) for _, data in attachments))
    return Opened([], ((shown_name(name), data, []) for name, data in attachments))


def _zip(content: bytes, budget: Budget) -> Opened:
    package = open_package(content)
    files = [info for info in package.infolist() if not info.is_dir()]
    # Asked of the directory before anything is inflated; each member is then cut at what it declared.
    _spend(budget, len(files), sum(info.file_size for info in files))
    strays = [info.filename for info in files if shown_name(info.filename) != info.filename.replace("\\", "/")]
    problems = [_stray(len(strays))] if strays else []
    return Opened(problems, _inflated(package, files, budget.limits))


def _stray(count: int) -> Problem:
    return Problem(
        "",
        f"{count} names in the container point outside it or hold characters that cannot be seen; they were cleaned.",
        "Look at where the container comes from.",
        "note",
    )


def _inflated(package: zipfile.ZipFile, files: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Member]:
    with package:
        for info in files:
            name = shown_name(info.filename)
            try:
                yield name, read_part(package, info, min(info.file_size, limits.file_bytes)), []
            except KithError as error:
                yield name, b"", [refusal(error)]


def _spend(budget: Budget, files: int, size: int) -> None:
    if files > budget.members:
        raise BadInput(
            f"The container holds more than {budget.limits.members:,} files; it was not opened.",
            "Send them in several containers.",
        )
    if size > budget.bytes:
        raise BadInput(
            f"The container would inflate beyond {budget.limits.container_bytes / 1e6:,.0f} MB; it was not opened.",
            "Send the files in it by themselves.",
        )
    budget.members -= files
    budget.bytes -= size


def shown_name(name: str) -> str:
    """A member's name as it may be shown: no way out of the container, nothing that cannot be seen.

    It never names a file on disk; originals are kept under their hash.
    """
    parts = UNSHOWN.sub("", name.replace("\\", "/")).split("/")
    kept = [part for part in parts if part not in {"", ".", ".."} and not re.fullmatch(r"[A-Za-z]:", part)]
    return "/".join(kept)[:300] or "unnamed"
