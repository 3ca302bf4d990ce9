"""What stands around a form in a file: the header and end of an e-mail, labels without a colon."""

import re

from ingest.liberty.labels import label_prefix
from ingest.readers.model import Line, Reading

_SIGN_OFF = re.compile(
    r"(?:(?:kind|kindest|best|many|warm|warmest)\s+)?(?:regards|wishes)[,.!]?|(?:many\s+)?thanks[,.!]?|thank\s+you[,.!]?|cheers[,.!]?|"
    r"yours(?:\s+\w+)?[,.]?|sent\s+from\s+my\b.*|--\s*",
    re.I,
)
_MAIL_HEADER = re.compile(r"\W{0,3}(?:from|sent|to|cc|bcc|subject|date|importance|attachments?)\s*:\s", re.I)


def signs_off(text: str) -> bool:
    """Whether a line ends an e-mail ("Kind regards")."""
    return bool(_SIGN_OFF.fullmatch(text.strip()))


def mail_headers(reading: Reading) -> set[int]:
    """Lines of a forwarded e-mail's header (three or more together), which are no labels of the form."""
    headers: set[int] = set()
    run: list[Line] = []
    for block in (*reading.blocks, Line("")):
        if isinstance(block, Line) and _MAIL_HEADER.match(block.text):
            run.append(block)
            continue
        if len(run) >= 3 and re.match(r"\W*(?:from|subject|date|to)\b", run[0].text, re.I):
            headers |= {id(line) for line in run}
        run = []
    return headers


def has_bare_labels(reading: Reading) -> bool:
    """Whether labels stand without a colon here ("Agency Police")."""
    lines = [line.strip() for block in reading.blocks if isinstance(block, Line) for line in block.text.split("\n")]
    bare = {
        found[0].field
        for line in lines
        if (found := label_prefix(line))
        and re.match(r"\s+[^\s:?]", line[found[1] :])
        and " " in line[: found[1]]
        and line[:1].isupper()
    }
    return len(bare) >= 4
