"""What pages and /api/v1 ask of the record: thin functions, so that what stands behind is named in one place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from graph.access import Look
from graph.analysis.finding import Finding
from graph.kith import Kith
from ingest.pipeline import FileOutcome, Progress, Sender, ingest_upload

UPLOADED = "sent in by upload"


def today(given: date | None) -> date:
    """The day it is for the record: the one that was set, else today's in London."""
    return given or datetime.now(ZoneInfo("Europe/London")).date()


def findings(kith: Kith, look: Look, as_of: date) -> list[Finding]:
    """What stands out as of a day."""
    return kith.view(look.actor, look.purpose).findings(as_of).findings


def take_in(kith: Kith, files: Sequence[Path], actor: str, day: date, watch: Callable[[Progress], None]) -> list[FileOutcome]:
    """Ingest uploaded files, one in memory at a time; what was passed over comes last."""
    intake = ingest_upload(kith, _contents(files), Sender(actor, UPLOADED, day), watch)
    return [*intake.files, *intake.passed_over]


def _contents(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        yield file.name, file.read_bytes()
