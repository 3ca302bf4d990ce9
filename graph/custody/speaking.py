"""Whether somebody is found in a file's bytes, or in those of what is packed in it."""

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy

from graph.custody.whom import Whom

TAGS = re.compile(rb"<[^>]*>")
ENCODED = re.compile(rb"^content-transfer-encoding:\s*(?:base64|quoted-printable)", re.IGNORECASE | re.MULTILINE)
LARGEST_PART = 64 * 1024 * 1024
DEEPEST = 3


def speaks_of(content: bytes, whom: Whom, depth: int = 0) -> bool:
    """Whether a person is found in a file's bytes, or in those of what is packed in it."""
    if _met(content, whom):
        return True
    if depth >= DEEPEST:
        return False
    if content.startswith(b"PK"):
        # a word processor may end and begin its marks in the middle of a name
        return any(_met(TAGS.sub(b"", part), whom) or speaks_of(part, whom, depth + 1) for part in _packed(content))
    return bool(ENCODED.search(content)) and any(speaks_of(part, whom, depth + 1) for part in _attached(content))


def _met(content: bytes, whom: Whom) -> bool:
    return whom.may_stand_in_bytes(content) and whom.bytes.search(content) is not None


def _packed(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield from [package.read(one) for one in package.infolist() if one.file_size <= LARGEST_PART]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return


def _attached(content: bytes) -> Iterator[bytes]:
    try:
        for part in message_from_bytes(content, policy=policy.compat32).walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return
