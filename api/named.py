"""Whom or what somebody means by what they typed: an id, or a name."""

import re

from graph.access import View
from graph.errors import NotFound

ID = re.compile(r"\w{1,3}[0-9a-f]{12,}")


def meant(view: View, text: str) -> str:
    """The id that was typed, or that of the best match of a name; nothing for nothing. Raises NotFound."""
    wanted = text.strip()
    if not wanted:
        return ""
    found = view.nodes([wanted])
    if found:
        return found[0].id
    matches = view.find(wanted, limit=1)
    if not matches:
        raise NotFound(f"Nobody and nothing of the name “{wanted}” is known.", "Try another spelling, or an id.")
    return matches[0].node.id


def all_meant(view: View, texts: list[str]) -> list[str]:
    """The ids of all that were typed, names parted by commas, ids by commas or blanks. Raises NotFound."""
    pieces = [piece for text in texts for piece in text.split(",")]
    parts = [part for piece in pieces for part in (piece.split() if _ids(piece) else [piece])]
    return list(dict.fromkeys(meant(view, part) for part in parts if part.strip()))


def _ids(piece: str) -> bool:
    return all(ID.fullmatch(part) for part in piece.split())
