"""E-mails: headers, the text that a person sees, and attachments."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from typing import TYPE_CHECKING, Any

from graph.errors import BadInput, TooLarge
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.sheet import decode
from ingest.readers.webpage import page_blocks

# The stdlib parser's own defects on malformed headers and charsets: it raises these where it should note them.
UNREADABLE = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
HEADERS = ("from", "to", "cc", "subject", "date", "message-id")
QUOTE = re.compile(r"(?:[ \t]*>)+ ?")
NESTING = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
MOST_NESTED = 200
TABLE_OF_A_FORM = 3

Block = Line | Grid
# The type takes parameters only for type checkers.
if TYPE_CHECKING:
    AnyMessage = Message[Any, Any]
else:
    AnyMessage = Message


def read_email(content: bytes, media: str) -> Reading:
    """Read an e-mail.

    Raises
    ------
    BadInput, TooLarge
        Its structure is damaged beyond reading, or its parts nest without end.
    """
    if len(NESTING.findall(content)) > MOST_NESTED:  # the stdlib's parser takes time squared for them
        raise TooLarge("The e-mail has parts within parts without end.", "Send the files in it by themselves.")
    try:
        message: AnyMessage = message_from_bytes(content, policy=policy.default)
        return Reading(
            media=media,
            blocks=_body(message),
            attachments=list(_attachments(message)),
            headers={name: " ".join(str(message[name]).split()) for name in HEADERS if message[name]},
        )
    except UNREADABLE as error:
        raise BadInput("The e-mail is damaged.", "Ask the sender to send it once more.") from error


def text_blocks(text: str, flowed: bool = False) -> list[Block]:
    """Lines of plain text, the quotation marks of forwarded mail taken off.

    Parameters
    ----------
    flowed : bool
        The text says that a space at a line's end means that the line goes on (RFC 3676).
    """
    lines: list[str] = []
    goes_on = False
    for raw in text.splitlines():
        line = QUOTE.sub("", raw, count=1) if QUOTE.match(raw) else raw
        if goes_on:
            lines[-1] += line
        else:
            lines.append(line)
        goes_on = flowed and line.endswith(" ") and line != "-- "
    return [Line(line.rstrip()) for line in lines]


def _body(part: AnyMessage) -> list[Block]:
    if _is_attachment(part):
        return []
    kind = part.get_content_type()
    if kind == "multipart/alternative":
        return _best(list(_children(part)))
    if part.is_multipart():
        return [block for child in _children(part) for block in _body(child)]
    if kind == "text/html":
        return page_blocks(_text(part))
    return text_blocks(_text(part), part.get_param("format") == "flowed")


def _best(children: list[AnyMessage]) -> list[Block]:
    """The plain text, unless it is empty or the form stands in a table, which only HTML keeps as one."""
    readings = {child.get_content_type(): _body(child) for child in children}
    plain = readings.pop("text/plain", [])
    others = [blocks for blocks in readings.values() if blocks]
    if others and (not _says_something(plain) or any(_is_form(block) for block in others[-1])):
        return others[-1]
    return plain


def _says_something(blocks: list[Block]) -> bool:
    return any(isinstance(block, Grid) or block.text.strip() for block in blocks)


def _is_form(block: Block) -> bool:
    return isinstance(block, Grid) and sum(1 for row in block.rows if len(row) > 1) >= TABLE_OF_A_FORM


def _children(part: AnyMessage) -> Iterator[AnyMessage]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (child for child in payload if isinstance(child, Message))


def _text(part: AnyMessage) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("")
    try:
        return content.decode(charset) if charset else decode(content)
    except (LookupError, ValueError):  # a charset that nobody knows, or that is not the one it was written in
        return decode(content)


def _is_attachment(part: AnyMessage) -> bool:
    if part.get_content_type() == "message/rfc822":
        return True
    if part.is_multipart():
        return False
    return (
        bool(part.get_filename()) or part.get_content_disposition() == "attachment" or (part.get_content_maintype() != "text")
    )


def _attachments(part: AnyMessage) -> Iterator[tuple[str, bytes]]:
    for number, child in enumerate(_leaves(part), start=1):
        if child.get_content_type() == "message/rfc822":
            for inner in _children(child):
                subject = re.sub(r"[^\w .-]+", " ", str(inner["subject"] or "")).strip()
                yield f"{subject or f'message {number}'}.eml", inner.as_bytes()
            continue
        payload = child.get_payload(decode=True)
        name = child.get_filename() or f"attachment {number}.{child.get_content_subtype()}"
        yield name, payload if isinstance(payload, bytes) else b""


def _leaves(part: AnyMessage) -> Iterator[AnyMessage]:
    if _is_attachment(part):
        yield part
    elif part.is_multipart():
        for child in _children(part):
            yield from _leaves(child)
