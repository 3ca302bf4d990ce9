"""From the bytes of one file to a draft for the ledger: pure, and at work in a worker process.

The reader follows from the content, never from the name; what the text is, from what the parsers see in it. Whatever goes
wrong becomes a problem with its way out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import PurePosixPath

from graph.errors import BadInput, KithError, Locked, TooLarge
from graph.ledger.drafts import FileDraft, Problem, RecordDraft, Severity
from ingest import media
from ingest.documents import Received, why_passed_over
from ingest.limits import LIMITS, Limits
from ingest.parsers import WHOLE, Part, classify
from ingest.readers.docx import read_docx
from ingest.readers.email import read_email, text_blocks
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.opendocument import read_opendocument
from ingest.readers.richtext import read_rich_text
from ingest.readers.sheet import decode, read_csv
from ingest.readers.webpage import page_blocks

BATCH = 2_000
RETYPE = "Send the form as it was typed, or copy its text into one; the file is kept."
UNREAD = {
    media.DOC: ("This is a Word file of before 2007.", "Open it in Word, save it as .docx and send that."),
    media.XLS: ("This is an Excel file of before 2007.", "Open it in Excel, save it as .xlsx and send that."),
    media.XLSB: ("This is a binary Excel file.", "Open it in Excel, save it as .xlsx and send that."),
    media.MSG: ("This is an Outlook message.", "Open it in Outlook, save it as .eml (or its text as .docx) and send that."),
    media.TNEF: ("This is Outlook's own packing of attachments.", "Ask the sender to send the files as a zip."),
    media.OLE: ("This is an old Office file of an unknown kind.", "Save it as .docx, .xlsx or PDF and send that."),
    media.LOCKED_OFFICE: ("The file is protected by a password.", "Save it without a password and send it again."),
    media.ODS: ("This is an OpenDocument sheet.", "Open it, save it as .xlsx or .csv and send that."),
    media.PPTX: ("This is a presentation.", "Copy what matters into a form and send that."),
    media.IMAGE: ("This is a picture.", RETYPE),
}
REJECTED = {
    media.EMPTY: ("The file is empty.", "Ask the sender for it again."),
    media.DAMAGED_ZIP: ("The file is cut short or damaged.", "Ask the sender for it again."),
    media.BINARY: ("The file is damaged, or of a kind that Kith does not read.", "Ask the sender for it again."),
}


def read(received: Received, today: date, limits: Limits = LIMITS) -> FileDraft:
    """Read one file.

    Parameters
    ----------
    received : Received
        The file and what is known of it.
    today : date
        What is dated after it is flagged.

    Returns
    -------
    FileDraft
        Never raises for what stands in the file: a file that cannot be read has a "rejected" problem, one that a person
        must look at an "attention".
    """
    records: list[RecordDraft] = []
    for step in read_stepwise(received, today, limits):
        if isinstance(step, FileDraft):
            step.records = records
            return step
        records += step
    raise AssertionError("read_stepwise ends with the file's draft")


def read_stepwise(
    received: Received, today: date, limits: Limits = LIMITS, part: Part = WHOLE
) -> Iterator[list[RecordDraft] | FileDraft]:
    """Read one file, or one part of a large register.

    Yields
    ------
    list of RecordDraft, then FileDraft
        Records some thousand at a time, so that a register of any length fits in memory; last the file's draft without them.
    """
    draft = _draft(received)
    if received.media in UNREAD:
        draft.problems.append(Problem("", *UNREAD[received.media]))
    elif not (received.passed_over or received.rejected or received.media == media.ZIP):
        try:
            records = iter(_records(draft, received, today, limits, part))
            while batch := list(islice(records, BATCH)):
                yield batch
        except KithError as error:
            severity: Severity = "attention" if isinstance(error, Locked) else "rejected"
            draft.problems.append(Problem(error.field, error.problem, error.remedy, severity))
    yield draft


def _draft(received: Received) -> FileDraft:
    draft = FileDraft(
        path=received.path,
        sha256=received.sha256,
        size=received.size,
        media=received.media,
        container=received.container,
        problems=list(received.problems),
    )
    if received.media in {media.ZIP, media.EMAIL}:
        draft.kind = "container"
    elif received.media == media.GEOJSON:
        draft.kind = "map"
    if media.ending_lies(received.media, _name(received)):
        problem = f"The name ends in {media.ending(_name(received)) or 'nothing'}, the content is another kind of file."
        draft.problems.append(Problem("", problem, "It was read by its content.", "note"))
    return draft


def _name(received: Received) -> str:
    return PurePosixPath(received.path.replace("\\", "/").rpartition("!")[2]).name


def _records(draft: FileDraft, received: Received, today: date, limits: Limits, part: Part) -> Iterable[RecordDraft]:
    reading = read_content(received.content, received.media, _name(received), limits)
    draft.problems += reading.problems
    if not reading.blocks and not reading.sheets:
        _note_empty(draft, reading)
        return ()
    draft.kind, records = classify(reading, today, part)
    if draft.kind == "unknown":
        _note_unknown(draft, reading)
    return records


def read_content(content: bytes, kind: str, name: str, limits: Limits = LIMITS) -> Reading:
    """Text, tables and sheets of a file of a known media type.

    Raises
    ------
    BadInput, Locked, TooLarge
        It cannot be read.
    """
    if kind in REJECTED:
        raise BadInput(*REJECTED[kind])
    reading = _reader(kind, name, limits)(content)
    refuse_longer(reading, limits)
    reading.headers["filename"] = name
    return reading


def refuse_longer(reading: Reading, limits: Limits) -> None:
    """Refuse a text that no report is as long as, before anything is looked for in it. Raises TooLarge."""
    texts = [text for block in reading.blocks for text in _texts(block)]
    _refuse("The text", sum(map(len, texts)), limits.text_letters, "Send it in parts.")
    for text in texts:
        _refuse("A paragraph", len(text), limits.paragraph_letters, "Cut it into paragraphs, and send that.")
        if len(text) > limits.blanks:
            longest = max(map(len, text.split()), default=0)
            _refuse("A word", longest, limits.word_letters, "Take out what is no text, and send the rest.")
            gap = max(map(len, re.findall(r"\s+", text)), default=0)
            _refuse("A gap", gap, limits.blanks, "Take the blanks out, and send that.")


def _texts(block: Line | Grid) -> list[str]:
    return [block.text] if isinstance(block, Line) else [cell for row in block.rows for cell in row]


def _refuse(what: str, letters: int, most: int, remedy: str) -> None:
    if letters > most:
        raise TooLarge(f"{what} has {letters:,} letters; at most {most:,} are read.", remedy)


def _reader(kind: str, name: str, limits: Limits) -> Callable[[bytes], Reading]:
    readers: dict[str, Callable[[bytes], Reading]] = {
        media.DOCX: lambda content: read_docx(content, kind, limits),
        media.PDF: lambda content: _read_pdf(content, limits),
        media.RTF: lambda content: read_rich_text(content, kind, limits),
        media.ODT: lambda content: read_opendocument(content, kind, limits),
        media.EMAIL: lambda content: read_email(content, kind),
        media.XLSX: lambda content: _read_workbook(content, limits),
        media.CSV: lambda content: read_csv(content, kind, PurePosixPath(name).stem, limits),
        media.TEXT: lambda content: Reading(kind, text_blocks(decode(content))),
        media.HTML: lambda content: Reading(kind, page_blocks(decode(content))),
    }
    return readers[kind]


# The libraries for these two take half a second to import, which a worker that meets only Word files can do without.


def _read_pdf(content: bytes, limits: Limits) -> Reading:
    from ingest.readers.pdf import read_pdf

    return read_pdf(content, media.PDF, limits)


def _read_workbook(content: bytes, limits: Limits) -> Reading:
    from ingest.readers.workbook import read_workbook

    return read_workbook(content, media.XLSX, limits)


def _note_empty(draft: FileDraft, reading: Reading) -> None:
    if _carries_files(reading):
        draft.kind = "container"
    elif not any(problem.severity == "attention" for problem in reading.problems):
        draft.problems.append(Problem("", "Nothing is written in the file.", "Check that it is the right one."))


def _note_unknown(draft: FileDraft, reading: Reading) -> None:
    if _carries_files(reading):
        draft.kind = "container"
        return
    draft.kind = "unknown"
    draft.problems.append(
        Problem(
            "",
            "Kith cannot tell what this is: neither a Liberty report nor minutes, an assessment or a case extract.",
            "The file is kept. If it is a report, copy it into the form and send that.",
        )
    )


def _carries_files(reading: Reading) -> bool:
    """Whether an e-mail brings files that are read by themselves; logos and signatures do not count."""
    return any(
        not why_passed_over(name, media.sniff(content, name), len(content), contained=True)
        for name, content in reading.attachments
    )


def failed(received: Received, problem: str, remedy: str) -> FileDraft:
    """Draft of a file whose worker could not finish."""
    draft = _draft(received)
    draft.problems.append(Problem("", problem, remedy, "rejected"))
    return draft
