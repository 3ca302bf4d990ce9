"""The menu as data: a new page adds one row here, in the group where a user would look for it."""

from collections.abc import Callable
from dataclasses import dataclass

from api.rights import ADMINISTER, ANSWER_FOR, DECIDE, OVERSEE, READ, SEND, SHARED, SIGNED_IN, Rights


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu.

    Attributes
    ----------
    group : str
        Heading in the first row; entries of a group stand together in the second.
    address, label : str
        Where it leads, and its name.
    rights : Rights
        Those who may not go there are not shown it.
    within : tuple of str
        Addresses of pages reached from it, such as "/entities" from the search.
    """

    group: str
    address: str
    label: str
    rights: Rights = READ
    within: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a page is this one or is reached from it."""
        own = path == self.address or (self.address != "/" and path.startswith(f"{self.address}/"))
        return own or any(path == under or path.startswith(f"{under}/") for under in self.within)


NAVIGATION = (
    Entry("Home", "/", "Home", SEND),
    Entry("Search", "/search", "Search", within=("/entities",)),
    Entry("Search", "/watching", "Watch list"),
    Entry("Search", "/check", "Check a list"),
    Entry("Network", "/explorer", "Explorer"),
    Entry("Network", "/charts", "Charts"),
    Entry("Network", "/compare", "Side by side"),
    Entry("Network", "/questions", "Questions"),
    Entry("Network", "/shared", "For partners", SHARED),
    Entry("What stands out", "/findings", "Findings"),
    Entry("What stands out", "/missing", "Missing children"),
    Entry("What stands out", "/groups", "Groups"),
    Entry("What stands out", "/gaps", "Gaps"),
    Entry("What stands out", "/borders", "Across the border"),
    Entry("What stands out", "/cyber", "Online"),
    Entry("What stands out", "/disparity", "Who is flagged", ANSWER_FOR),
    Entry("Review", "/review", "Review"),
    Entry("Meetings", "/agenda", "Next meeting"),
    Entry("Meetings", "/actions", "Actions", within=("/meetings",)),
    Entry("Meetings", "/packs", "Packs"),
    Entry("Meetings", "/disruption", "Disruption"),
    Entry("Meetings", "/premises", "Licensed premises"),
    Entry("Meetings", "/exports", "Packs and exports made", within=("/export",)),
    Entry("Reports", "/inbox", "Inbox", within=("/grade",)),
    Entry("Reports", "/reports", "Reports", within=("/originals",)),
    Entry("Reports", "/upload", "Send in", SEND),
    Entry("Reports", "/enter", "Enter by hand", DECIDE, within=("/correct",)),
    Entry("Reports", "/files", "Files"),
    Entry("Children", "/assessments", "Risk assessments"),
    Entry("Children", "/plans", "Support plans"),
    Entry("Children", "/participation", "Meetings and views"),
    Entry("Children", "/transition", "Turning 18"),
    Entry("Children", "/statistics", "Statistics"),
    Entry("Administration", "/audit", "Audit", OVERSEE),
    Entry("Administration", "/retention", "Retention", OVERSEE),
    Entry("Administration", "/people", "People", ADMINISTER),
    Entry("Help", "/help", "Help", SIGNED_IN, within=("/api",)),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the menu as one visitor sees it; with one page only, it carries that page's name and has no second row."""

    label: str
    entries: tuple[Entry, ...]
    here: Entry | None

    @property
    def address(self) -> str:
        """Where the heading leads: the first page of the group."""
        return self.entries[0].address


def menu(path: str, may: Callable[[Rights], bool]) -> list[Group]:
    """The groups of what a visitor may see, with the page they are on."""
    grouped: dict[str, list[Entry]] = {}
    for entry in NAVIGATION:
        if may(entry.rights):
            grouped.setdefault(entry.group, []).append(entry)
    return [_group(name, entries, path) for name, entries in grouped.items()]


def _group(name: str, entries: list[Entry], path: str) -> Group:
    here = next((entry for entry in entries if entry.holds(path)), None)
    return Group(name if len(entries) > 1 else entries[0].label, tuple(entries), here)
