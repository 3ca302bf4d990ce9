"""Help."""

from fastapi import Request
from fastapi.responses import Response

from api.deps import Routes
from api.rights import SIGNED_IN
from api.templating import render

routes = Routes()

KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "Everywhere": (
        ("/", "search"),
        ("?", "this page"),
        ("Tab", "on to the next link, button or field"),
    ),
    "Inbox": (
        ("J, K", "next report, report before"),
        ("T", "take it: I see to it"),
        ("D", "done: it is dealt with"),
        ("W", "it waits for something"),
        ("B", "put it back among the new ones"),
        ("G", "grade it"),
        ("Enter", "open it"),
        ("Esc", "leave the reason"),
    ),
    "What stands out, on one finding": (
        ("A", "put it on the agenda"),
        ("C", "accept it"),
        ("D", "dismiss it"),
        ("J, K", "next finding, finding before"),
        ("Esc", "leave the reason"),
    ),
    "Review": (
        ("S", "the same"),
        ("N", "not the same"),
        ("U", "unsure"),
        ("Z", "take the last answer back"),
        ("J, K", "next question, question before"),
    ),
    "Explorer": (
        ("Arrow keys", "walk to the neighbour that lies that way"),
        ("Enter", "open details, or a closed group"),
        ("Space", "select, or not"),
        ("E, C", "expand, collapse"),
        ("H, Delete", "hide, remove from the chart"),
        ("P", "pin, or unpin"),
        ("L", "lasso: select by drawing a loop"),
        ("I", "incidents as lines, or as things again"),
        ("F, +, −", "all in view, zoom in, zoom out"),
        ("Ctrl Z, Ctrl Y", "undo, redo; Back works too"),
        ("/", "search and add to the chart"),
        ("Shift and drag", "select a box"),
    ),
}


@routes.get("/help", requires=SIGNED_IN)
def guide(request: Request) -> Response:
    """What Kith does, in what words, what its signs mean, and every key."""
    return render(request, "help.html", keys=KEYS)
