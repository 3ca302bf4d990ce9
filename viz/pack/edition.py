"""An edition of a pack: what may stand in it for whom, under which names, and what it leaves out and why."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.meetings.agenda import Item
from graph.ontology.catalogue import node_kinds
from graph.pseudonyms import Pseudonyms, hidden
from graph.sharing import HeldBack
from graph.store.base import Node
from viz.pack.content import LeftOut

CITED = 5
"""Notes of one line; the newest of more."""
HOME, PHONE = "a private address", "a phone number"
LAST_DIGITS = 3
NUMBER = re.compile(r"(?<![\w+])(?:\+44|0)[ -]?\(?\d(?:[ ()-]*\d){8,9}(?!\d)")
NO_RIGHT = "The recipient has no right to this record."
CONDITIONS = "Handling code C: not to be shared without the originator's permission."
LEAST = "Least fields by default: ask for all fields if the recipient needs them."
BORDER = "This edition holds what concerns the other area only."
NO_WORDS = "Free words may name somebody: an edition with pseudonyms has none."


@dataclass(frozen=True, slots=True)
class Choice:
    """What whoever makes a pack has chosen.

    Attributes
    ----------
    subject : str
        Id of the entity it is about, for kinds that are about one.
    sections : tuple of str
        Keys of the sections wanted; empty for all.
    full : bool
        All fields, dates of birth and addresses included.
    area : str
        The other area of a cross-border edition; empty where it is none.
    permission : str
        Who permitted what has handling code C to be shared; empty where nobody did.
    """

    kind: str
    recipient: str
    purpose: str
    as_of: date
    subject: str = ""
    sections: tuple[str, ...] = ()
    pseudonyms: bool = False
    full: bool = False
    area: str = ""
    permission: str = ""

    def in_words(self) -> str:
        """What sort of edition it is."""
        kinds = [
            "With pseudonyms instead of names." if self.pseudonyms else "",
            f"Cross-border edition for {self.area}." if self.area else "",
            f"Holds what is shared by permission: {self.permission}." if self.permission else "",
        ]
        return " ".join(filter(None, kinds))


@dataclass
class Edition:
    """Names, cites and refuses, and keeps what was shown and what was left out.

    Parameters
    ----------
    choice : Choice
    back : HeldBack
        What may not be handed on.
    pseudonyms : Pseudonyms
        Stand in for names where that is chosen.
    within : frozenset of str or None
        The entities that a cross-border edition may show; None where it may show all.
    private : tuple of str
        Addresses that may not stand in running words either, the longest first.
    concern : frozenset of str
        Places that the meeting has to act on: named though they are addresses.
    """

    choice: Choice
    back: HeldBack
    pseudonyms: Pseudonyms
    within: frozenset[str] | None = None
    private: tuple[str, ...] = ()
    concern: frozenset[str] = frozenset()
    shown: dict[str, Node] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    _left: Counter[tuple[str, str]] = field(default_factory=Counter)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._addresses = [(name.casefold(), name) for name in self.private]
        self._closed = {node.id for node in self.back.closed}
        said = [name for node in self.back.closed for name in (node.name, *node.also_known_as) if len(name) > 2]
        self._forbidden_names = re.compile("|".join(map(re.escape, said)) or r"(?!)", re.IGNORECASE)
        for node in self.back.closed:
            self.leave(node_kinds()[node.kind].label.partition(",")[0], NO_RIGHT)

    def leave(self, what: str, why: str, count: int = 1) -> None:
        """Note that something is left out."""
        self._left[what, why] += count

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is left out and why, each with how often."""
        return tuple(
            LeftOut(f"{what} ({count})" if count > 1 else what, why) for (what, why), count in sorted(self._left.items())
        )

    def may(self, node: Node) -> bool:
        """Whether a node may stand in this edition."""
        return node.id not in self._closed and (self.within is None or node.id in self.within)

    def name(self, node: Node) -> str:
        """What a node is called here; showing it is noted."""
        self.shown.setdefault(node.id, node)
        if self.choice.pseudonyms:
            if node.id not in self._names:
                self._names |= self.pseudonyms.names([node])
            return self._names[node.id]
        if node.kind == "Phone" and not self.choice.full and node.id not in self.concern:
            self.leave("Phone numbers", LEAST, 0)
            return f"a phone ending {node.name[-LAST_DIGITS:]}"
        return HOME if self.private_place(node) else node.name

    def private_place(self, node: Node) -> bool:
        """Whether a node is an address that this edition neither names nor puts on a map; that it is left out is noted."""
        private = node.kind == "Location" and not self.choice.full and node.id not in self.concern and hidden(node)
        if private:
            self.leave("Private addresses", LEAST, 0)
        return private

    def names(self, nodes: Iterable[Node], most: int = 6) -> str:
        """Several names in a row; of those left out only the number counts."""
        nodes = list(dict.fromkeys(nodes))
        allowed = [node for node in nodes if self.may(node)]
        told = list(dict.fromkeys(self.name(node) for node in allowed[:most]))
        more = len(allowed) - most
        return ", ".join([*told, *([f"{more} more"] if more > 0 else [])])

    def words(self, text: str) -> str:
        """Words that somebody wrote: none of them with pseudonyms, and none that name somebody closed to the recipient."""
        if not text:
            return ""
        if self.choice.pseudonyms:
            self.leave("Words as written in reports, minutes and notes", NO_WORDS, 0)
            return ""
        if self._forbidden_names.search(text):
            self.leave("Words that name somebody", NO_RIGHT)
            return "(not shown: it names somebody to whom the recipient has no right)"
        if self.within is not None:
            self.leave("Words as written in reports, minutes and notes", BORDER, 0)
            return ""
        return self.without_addresses(text)

    def shared(self, text: str) -> str:
        """Words that were written for sharing: as `words`, but for every edition that may speak of the subject."""
        if self._forbidden_names.search(text):
            self.leave("Words that name somebody", NO_RIGHT)
            return ""
        return self.without_addresses(text)

    def without_addresses(self, text: str) -> str:
        """Words in which no private address and no phone number stands, unless all fields are asked for."""
        if self.choice.full:
            return text
        text, numbers = NUMBER.subn(PHONE, text)
        if numbers:
            self.leave("Phone numbers", LEAST, 0)
        folded = text.casefold()
        said = [re.escape(name) for known, name in self._addresses if known in folded]
        if not said:
            return text
        told, hits = re.subn(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)", HOME, text, flags=re.IGNORECASE)
        if hits:
            self.leave("Private addresses", LEAST, 0)
        return told

    def open(self, references: Sequence[str]) -> list[str]:
        """The references that may be handed on."""
        permitted = [one for one in references if one not in self.back.references]
        if len(permitted) < len(references):
            self.leave("Restricted reports, minutes or rows", NO_RIGHT, 0)
        if self.choice.permission:
            return permitted
        for one in permitted:
            if one in self.back.conditions:
                self.leave(f"Report {one}", CONDITIONS, 0)
        return [one for one in permitted if one not in self.back.conditions]

    def cite(self, references: Sequence[str]) -> str:
        """Marks of the notes that say where something comes from."""
        kept = self.open(references)
        chosen = kept[-CITED:]
        for one in chosen:
            self.notes.setdefault(one, len(self.notes) + 1)
        marks = ", ".join(str(self.notes[one]) for one in chosen)
        more = f" and {len(kept) - len(chosen)} more" if len(kept) > len(chosen) else ""
        return f"[{marks}]{more}" if chosen else ""

    def keep(self, items: Iterable[Item], what: str) -> list[Item]:
        """The items that may stand here: about somebody open to the recipient, and resting on something that may be shared."""
        kept = []
        for item in items:
            about = [node for node in (item.subject, *item.others) if node is not None]
            if item.subject is not None and not self.may(item.subject):
                if item.subject.id not in self._closed:
                    self.leave(what, BORDER)
            elif item.subject is None and any(not self.may(node) for node in about):
                self.leave(what, NO_RIGHT if any(node.id in self._closed for node in about) else BORDER)
            elif item.reports and not self.open(item.reports):
                closed = all(one in self.back.references for one in item.reports)
                self.leave(what, NO_RIGHT if closed else CONDITIONS)
            elif item.subject is None and self.within is not None and not about:
                self.leave(what, BORDER)
            else:
                kept.append(item)
        return kept

    @property
    def references(self) -> list[str]:
        """Every reference that is cited."""
        return list(self.notes)

    @property
    def persons(self) -> list[str]:
        """The persons who are named."""
        return [one for one, node in self.shown.items() if node_kinds()[node.kind].family == "person"]
