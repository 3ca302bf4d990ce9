"""The kinds of packs, read once from the YAML beside this file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from graph.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class PackKind:
    """One kind: its words, which kinds of entity it is about or may be about (none where about no one), and its sections."""

    key: str
    label: str
    about: tuple[str, ...]
    may_be_about: tuple[str, ...]
    sections: dict[str, str]


@cache
def pack_kinds() -> dict[str, PackKind]:
    """Every kind by its key, in the order of the file."""
    loaded = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {
        key: PackKind(key, row["label"], tuple(row.get("about", ())), tuple(row.get("may_be_about", ())), dict(row["sections"]))
        for key, row in loaded.items()
    }


def pack_kind(key: str) -> PackKind:
    """One kind. Raises WrongUsage."""
    found = pack_kinds().get(key)
    if found is None:
        raise WrongUsage(f"There is no pack “{key}”.", f"Choose one of {', '.join(pack_kinds())}.", "kind")
    return found


def chosen(kind: PackKind, wanted: tuple[str, ...]) -> dict[str, str]:
    """The sections wanted, in the kind's order; all where none is named. Raises WrongUsage."""
    unknown = [key for key in wanted if key not in kind.sections]
    if unknown:
        raise WrongUsage(
            f"A {kind.label.lower()} has no section “{unknown[0]}”.", f"Choose among {', '.join(kind.sections)}.", "section"
        )
    return {key: title for key, title in kind.sections.items() if not wanted or key in wanted}
