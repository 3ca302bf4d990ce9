"""E-mails: headers, texts and attachments by themselves, in the same order."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from typing import Any

from graph.custody.redaction.marker import Marker, Unfaithful
from graph.custody.redaction.plain import decoded, of_page

# What the parser raises on malformed headers and charsets.
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
UNKEPT = frozenset({"dkim-signature", "arc-seal", "arc-message-signature", "received", "authentication-results"})
"""Headers that are of no meaning once a text has changed, or that hold a person's address in ways of their own."""
STRUCTURE = frozenset({"content-type", "content-transfer-encoding", "content-disposition", "mime-version"})
Attached = Callable[[str, bytes], tuple[str, bytes]]
"""From the name and content of an attachment to those of what stands in its place."""


def of_mail(content: bytes, marker: Marker, attached: Attached) -> bytes:
    """An e-mail without the person. Raises Unfaithful."""
    try:
        message: Any = message_from_bytes(content, policy=policy.default.clone(max_line_length=200))
        if not isinstance(message, EmailMessage):
            raise Unfaithful
        _part(message, marker, attached)
        return message.as_bytes()
    except UNREADABLE as error:
        raise Unfaithful from error


def _part(part: Any, marker: Marker, attached: Attached) -> None:
    _headers(part, marker)
    if part.get_content_type() == "message/rfc822":
        for inner in part.iter_parts() if hasattr(part, "iter_parts") else part.get_payload():
            _part(inner, marker, attached)
    elif part.is_multipart():
        part.preamble = part.epilogue = None
        for child in part.get_payload():
            _part(child, marker, attached)
    elif part.get_content_maintype() == "text" and not part.is_attachment() and not part.get_filename():
        _text(part, marker)
    else:
        _attachment(part, attached)


def _headers(part: MIMEPart, marker: Marker) -> None:
    for name in dict.fromkeys(part.keys()):
        if name.lower() in UNKEPT:
            del part[name]
            continue
        if name.lower() in STRUCTURE:
            continue
        values = [str(value) for value in part.get_all(name, [])]
        changed = [marker.loose(value) for value in values]
        if changed != values:
            del part[name]
            for value in changed:
                part[name] = value


def _text(part: Any, marker: Marker) -> None:
    kind = part.get_content_subtype()
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    try:
        text = payload.decode(charset)
    except (LookupError, ValueError):
        text, _ = decoded(payload)
    text = of_page(text.encode(), marker).decode() if kind == "html" else marker.loose(text)
    part.set_content(text, subtype=kind, charset="utf-8", cte="quoted-printable")


def _attachment(part: Any, attached: Attached) -> None:
    payload = part.get_payload(decode=True)
    name, content = attached(part.get_filename() or "attachment", payload if isinstance(payload, bytes) else b"")
    disposition = part.get_content_disposition() or "attachment"
    part.set_content(
        content, part.get_content_maintype(), part.get_content_subtype(), disposition=disposition, filename=name, cte="base64"
    )
