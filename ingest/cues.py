"""What a label means that stands in no list: told by the words in it, as the mappings' ``cues`` say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.extraction.words import fold

MOST_WORDS = 9
_BLANKS = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class _Cue:
    name: str
    wanted: tuple[re.Pattern[str], ...]
    barred: tuple[re.Pattern[str], ...]

    def fits(self, text: str) -> bool:
        return all(part.search(text) for part in self.wanted) and not any(part.search(text) for part in self.barred)


class Cues:
    """Rules that tell a label by its words; the first that fits decides.

    Parameters
    ----------
    rows : iterable of mapping
        Each with "name", with "all" (parts that must each be found: alternatives by "|", a trailing "*" any ending) and
        perhaps "none" (parts that must not be).
    """

    def __init__(self, rows: Iterable[Mapping[str, object]]) -> None:
        self._cues = [_Cue(str(row["name"]), _parts(row["all"]), _parts(row.get("none", ()))) for row in rows]

    def find(self, text: str, most: int = MOST_WORDS) -> str | None:
        """Name of the first rule that a label of at most so many words fits, or None.

        Examples
        --------
        >>> Cues([{"name": "due", "all": ["complet*|done", "by|date"], "none": ["who*"]}]).find("Completion by")
        'due'
        """
        bare = _BLANKS.sub(" ", fold(text)).strip()
        if not bare or len(bare.split()) > most:
            return None
        return next((cue.name for cue in self._cues if cue.fits(bare)), None)


def _parts(listed: object) -> tuple[re.Pattern[str], ...]:
    return tuple(_part(str(part)) for part in listed) if isinstance(listed, (list, tuple)) else ()


def _part(alternatives: str) -> re.Pattern[str]:
    forms = [re.escape(form[:-1]) + r"\w*" if form.endswith("*") else re.escape(form) for form in alternatives.split("|")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")
