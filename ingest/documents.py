"""From the paths that a user names to the files in them, containers opened, each with its hash and media type."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import NotFound
from graph.ledger.drafts import Problem
from ingest.containers import Budget, members
from ingest.limits import LIMITS, Limits
from ingest.media import BINARY, EMAIL, EMPTY, GEOJSON, IMAGE, JSON, REPORT_ENDINGS, ZIP, ending, sniff

LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
LOGO_BYTES = 30_000


@dataclass(slots=True)
class Received:
    """One file as it came in.

    Attributes
    ----------
    path : str
        As the user named it; members of a container read "forms.zip!a/b.docx".
    content : bytes
        Its bytes; empty where it was passed over or is too large to take in.
    sha256 : str
        Of the bytes; empty where they were not read.
    media : str
        Media type by content (``ingest.media``); empty where it was not looked at.
    container : str
        SHA-256 of the container that it was in; empty otherwise.
    problems : list of Problem
        What was found out before anything was read.
    passed_over : bool
        It is no report and not kept; `problems` says why.
    """

    path: str
    content: bytes
    sha256: str
    media: str
    container: str = ""
    problems: list[Problem] = field(default_factory=list)
    passed_over: bool = False

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self.content)

    @property
    def rejected(self) -> bool:
        """Whether it is turned down before anything was read."""
        return any(problem.severity == "rejected" for problem in self.problems)


def expand(paths: Iterable[Path], limits: Limits = LIMITS) -> Iterator[Received]:
    """Files at these paths: folders walked in sorted order, zips and e-mails opened.

    The files come one by one, so that a folder of any size fits in memory. A container comes before its members.

    Raises
    ------
    NotFound
        There is nothing at one of the paths; raised before any file is read.
    """
    named = list(paths)
    for path in named:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the path.")
    return (received for path in named for file in _walk(path) for received in _take_in(file, limits))


def receive(name: str, content: bytes, limits: Limits = LIMITS) -> Iterator[Received]:
    """One file that is already in memory (an upload), and what it contains."""
    return _open(_received(name, content, limits), limits, Budget(limits))


def _walk(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        yield from (Path(folder, name) for name in sorted(files))


def _take_in(file: Path, limits: Limits) -> Iterator[Received]:
    shown = str(file)
    reason = _by_name(file.name)
    if reason:
        yield _passed_over(shown, reason)
        return
    try:
        if file.stat().st_size > limits.file_bytes:
            yield _too_large(file, limits)
            return
        content = file.read_bytes()
    except OSError as error:
        problem = f"The file cannot be opened: {error.strerror or error}."
        yield Received(shown, b"", "", "", problems=[Problem("", problem, "Check the rights on it.", "rejected")])
        return
    yield from receive(shown, content, limits)


def _too_large(file: Path, limits: Limits) -> Received:
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    problem = f"The file has {file.stat().st_size / 1e6:,.0f} MB; at most {limits.file_bytes / 1e6:,.0f} MB are taken in."
    return Received(str(file), b"", sha256, "", problems=[Problem("", problem, "Send it in parts.", "rejected")])


def _received(path: str, content: bytes, limits: Limits, container: str = "") -> Received:
    name = path.rpartition("!")[2]
    media = sniff(content, name)
    received = Received(path, content, hashlib.sha256(content).hexdigest(), media, container)
    reason = why_passed_over(name, media, len(content), contained=bool(container))
    if reason:
        return _passed_over(path, reason, media, container)
    if len(content) > limits.file_bytes:
        problem = f"The file is larger than {limits.file_bytes / 1e6:,.0f} MB."
        received.problems.append(Problem("", problem, "Send it in parts.", "rejected"))
    return received


def _open(received: Received, limits: Limits, budget: Budget, depth: int = 0) -> Iterator[Received]:
    """A file, then what it contains, then what that contains."""
    if received.media not in {ZIP, EMAIL} or received.passed_over or received.rejected:
        yield received
        return
    opened = members(received.media, received.content, budget, depth)
    received.problems += opened.problems
    yield received
    for name, content, problems in opened.files:
        path = f"{received.path}!{name}"
        if problems:
            yield Received(path, b"", "", "", received.sha256, problems)
        else:
            yield from _open(_received(path, content, limits, received.sha256), limits, budget, depth + 1)


def _passed_over(path: str, reason: str, media: str = "", container: str = "") -> Received:
    problem = Problem("", f"Passed over: {reason}", "Nothing needs doing, unless you meant it as a report.", "note")
    return Received(path, b"", "", media, container, [problem], passed_over=True)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in LITTER


def _by_name(name: str) -> str:
    if name.startswith("~$"):
        return "Word's lock file of a document that someone has open."
    return "a hidden file." if _is_hidden(name) else ""


def why_passed_over(name: str, media: str, size: int, *, contained: bool) -> str:
    """Why a file is none of ours, "" where it may be.

    Parameters
    ----------
    name, media, size : str, str, int
        Its name, media type and number of bytes.
    contained : bool
        It came in a zip or an e-mail.
    """
    reason = _by_name(name.rpartition("/")[2])
    if reason:
        return reason
    if media == GEOJSON:
        return "map outlines are taken by `kith map import`."
    if media == JSON:
        return "a .json file is no kind of report."
    if media == IMAGE and contained and size < LOGO_BYTES:
        return "a small picture, such as a logo in a signature."
    if media in {BINARY, EMPTY} and ending(name) not in REPORT_ENDINGS:
        return f"Kith reads no {ending(name) or 'such'} files."
    return ""
