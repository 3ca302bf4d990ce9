"""Every page and every answer that can be fetched: what it shows of a person is logged, what is restricted is not in it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from api.deps import House
from api.rights import Role
from graph.custody import retention
from graph.identity.review import Review
from graph.ledger.database import raw
from graph.ledger.products import ProductDraft, record_product
from graph.meetings.book import Book
from graph.store.questions import questions
from ingest.corroboration import corroborate
from viz.pack.kinds import pack_kinds

Entity = Callable[[str], str]
TODAY = date(2026, 3, 31)
CHILD = "Mina Quigley"
CLOSED = "LIB-2026-00002"
ASKED = {
    "/search": {"q": CHILD},
    "/compare": {"first": "{mina}", "second": "{levi}"},
    "/export": {"entity": "{mina}"},
    "/explorer": {"entity": "{mina}"},
    "/explorer/data/open": {"entity": "{mina}"},
    "/explorer/data/search": {"q": CHILD},
    "/api/v1/find": {"text": CHILD},
    "/api/v1/paths": {"source": "{mina}", "target": "{levi}"},
    "/retention": {"everybody": "true"},
    "/review/ask": {"a": "{mina}", "b": "{levi}"},
    "/audit": {"person": "{mina}"},
}
"""What is asked for beside the path."""
REFLECTED = {"/search": "the words that the visitor typed"}
"""Routes that say the name back to whoever typed it, and for that alone need no row."""
UNSOUGHT = ("/sign-in/once", "/sign-in/service", "/sign-in/service/back")
"""Routes that change who asks."""


NO_FINDING = "nothing stands out in so small a record; the list of what does is fetched, and the same look is logged"
NO_UPLOAD = "only what the visitor sent in, by its own number"
UNREACHED = {
    "/findings/{finding}": NO_FINDING,
    "/api/v1/findings/{finding}": NO_FINDING,
    "/metrics": "counts, not given to strangers",
    "/sign-in": "who is signed in is led on",
    "/sign-in/code": "who is signed in is led on",
    "/upload/{job}": NO_UPLOAD,
    "/upload/{job}/progress": NO_UPLOAD,
}
"""Routes that do not answer with a page here, and why."""


@pytest.fixture
def filled(house: House, entity: Entity) -> dict[str, str]:
    """Real values for what stands in paths: whatever shows the child, made by somebody else."""
    kith = house.kith
    mina, levi = entity(CHILD), entity("Levi Zielinski")
    view = kith.view("maker", "a test")
    Book(kith.database, view, TODAY).plan(date(2026, 4, 22))
    asked = Review(kith, view.look, TODAY, corroborate).ask(mina, entity("alert"))
    with kith.database.reading() as connection:
        driver = raw(connection)
        document = driver.execute("SELECT document FROM records WHERE reference = 'LIB-2026-00001'").fetchone()[0]
        mention = driver.execute("SELECT mention FROM graph_entity WHERE entity = ?", (mina,)).fetchone()[0]
    draft = ProductDraft(
        kind="chart", name=f"{CHILD} and others", form="png", recipient="a school", purpose="a test", author="maker",
        content=b"x", entities=[mina, levi], references=["LIB-2026-00001", CLOSED], persons=[mina],
    )  # fmt: skip
    return {
        "entity": mina, "mina": mina, "levi": levi, "document": document, "mention": mention, "question": asked,
        "product": record_product(kith.database, draft).id,
    }  # fmt: skip


@pytest.fixture
def chart(sign_in: Callable[..., TestClient], filled: dict[str, str]) -> str:
    """A chart with the child on it, shared with every role."""
    maker = sign_in(Role.ANALYST)
    nodes = [{"id": filled[who], "x": 100 * at, "y": 0, "note": ""} for at, who in enumerate(("mina", "levi"))]
    state = {"version": 1, "title": f"{CHILD} and others", "note": "", "nodes": nodes, "focus": []}
    kept = maker.post("/explorer/data/charts", json={"state": state, "name": state["title"]}).json()["chart"]
    answer = maker.post(f"/charts/{kept}/share", data={"role": [role.value for role in Role]})
    assert answer.status_code == 303
    return str(kept)


def fetched(app: FastAPI) -> list[str]:
    """Every path of the application that can be fetched."""
    routes = iter_route_contexts(app.routes)
    return sorted({route.path for route in routes if route.path and route.methods and "GET" in route.methods} - set(UNSOUGHT))


def addresses(app: FastAPI, values: dict[str, str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each path as declared, filled in, and what is asked for beside it."""
    for path in fetched(app):
        asked = {name: value.format(**values) for name, value in ASKED.get(path, {}).items()}
        for reference in ("LIB-2026-00001", CLOSED, "2026-03-25") if "{reference" in path else ("",):
            for kind in pack_kinds() if "{kind}" in path else ("",):
                known = {**values, "reference": reference, "kind": kind, "name": next(iter(questions()))}
                yield path, re.sub(r"{(\w+)(:path)?}", lambda part, known=known: known.get(part[1], "x"), path), asked


def rows(house: House) -> list[tuple[Any, ...]]:
    with house.kith.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT actor, what, subjects FROM audit ORDER BY n")]


def written_by(house: House, actor: str, before: int) -> list[str]:
    """What the log says since so many rows that somebody did."""
    return [f"{what} {subjects}" for who, what, subjects in rows(house)[before:] if who == actor]


def with_every_role(sign_in: Callable[..., TestClient]) -> TestClient:
    """Somebody who may do whatever any role may, and says what for."""
    client = sign_in(*Role)
    client.headers["Kith-Purpose"] = "a test"
    return client


def restrict(house: House) -> None:
    """Let nobody but the maker see the child and the closed report."""
    view = house.kith.view("maker", "a test")
    for match in view.find(CHILD):  # the minutes' child of that name is not yet known to be the same
        retention.restrict(house.kith, view, match.node.id, ["maker"], "asked")
    retention.restrict(house.kith, view, CLOSED, ["maker"], "asked")


def given_away(text: str, typed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a text says of the two that was not typed by whoever asks, and where."""
    for word in (CHILD, "Quigley", CLOSED, "was seen with Rhys Nkemelu"):
        if word in text and not any(word in one for one in typed):
            at = text.index(word)
            yield word, text[max(0, at - 60) : at + 40]


def test_every_look_at_a_child_is_logged(
    app: FastAPI, house: House, filled: dict[str, str], chart: str, sign_in: Callable[..., TestClient]
) -> None:
    """Whatever answers with the child's name, has written whose page or which report this visitor read."""
    client = with_every_role(sign_in)
    actor = "-".join(sorted(Role))
    unlogged, shown, reached = [], set(), set()
    keys = (filled["mina"], "LIB-2026-00001", "2026-03-25", chart, filled["product"], filled["document"])
    for path, address, asked in addresses(app, {**filled, "chart": chart}):
        before = len(rows(house))
        answer = client.get(address, params=asked)
        assert answer.status_code < 500 or path in UNREACHED, (address, answer.status_code)
        if answer.status_code == 200:
            reached.add(path)
        if not any(word in answer.text for word in (CHILD, "Quigley")):
            continue
        shown.add(path)
        written = written_by(house, actor, before)
        if not any(key in row for row in written for key in keys):
            unlogged.append((path, written))
    assert [(path, written) for path, written in unlogged if path not in REFLECTED] == []
    assert set(fetched(app)) - reached == set(UNREACHED)
    assert len(shown) >= 25


def test_what_is_restricted_is_in_no_answer(
    app: FastAPI, house: House, filled: dict[str, str], chart: str, sign_in: Callable[..., TestClient]
) -> None:
    """Neither the child's name nor a closed report's reference or text, whatever somebody else asks for."""
    restrict(house)
    client = with_every_role(sign_in)
    told = []
    for _, address, asked in addresses(app, {**filled, "chart": chart}):
        typed = [*asked.values(), address]
        answer = client.get(address, params=asked)
        told += [(address, *found) for found in given_away(answer.text, typed)]
    assert told == []


SENT: dict[str, dict[str, Any]] = {
    "POST /explorer/data/counts": {"json": {"entity": "{levi}"}},
    "POST /explorer/data/expand": {"json": {"entity": "{levi}"}},
    "POST /explorer/data/add": {"json": {"ids": ["{mina}"], "known": ["{levi}"]}},
    "POST /explorer/data/chart": {"json": {"ids": ["{mina}", "{levi}"]}},
    "POST /explorer/data/paths": {"json": {"ends": ["{mina}", "{levi}"]}},
    "POST /explorer/data/sources": {"json": {"references": ["LIB-2026-00001", CLOSED]}},
    "POST /check": {"data": {"list": "Levi Zielinski\nMina Quigly"}},
    "POST /api/v1/check": {"json": {"lines": ["Mina Quigly", "Levi Zielinski"]}},
    "POST /api/v1/watches": {"json": {"what": "{mina}"}},
    "POST /api/v1/inbox": {"json": {"reference": "LIB-2026-00001", "state": "waiting"}},
    "POST /export": {"data": {"entity": "{levi}", "form": "svg", "recipient": "Ben Archer", "purpose": "a test"}},
    "POST /packs/{kind}": {"data": {"recipient": "Ben Archer", "purpose": "a test", "as_of": "2026-03-31"}},
    "POST /statistics": {"data": {"start": "2026-01-01", "end": "2026-03-31", "form": "csv", "recipient": "Ben Archer"}},
    "POST /entities/{entity}/figure": {"data": {"figure": "ecomap", "form": "svg", "recipient": "Ben Archer"}},
    "POST /grade/{reference:path}": {"data": {"item": "0", "source": "1", "intelligence": "A", "handling": "P", "seen": "0"}},
    "POST /api/v1/grades": {"json": {"reference": "LIB-2026-00001", "source": "1", "intelligence": "A", "handling": "P"}},
}
"""What is sent to each route that answers a change with something to read; any other refuses an empty form, or leads on."""


def sendings(app: FastAPI, values: dict[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each route that takes something, filled in, with what is sent; an empty form where it is nothing of note."""
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or set()) - {"GET", "HEAD"}):
            path = route.path or ""
            if path in ("/sign-in", "/sign-in/code", "/sign-out"):
                continue
            known = {**values, "reference": "LIB-2026-00001", "kind": "tasking"}
            address = re.sub(r"{(\w+)(:path)?}", lambda part, known=known: known.get(part[1], "x"), path)
            yield f"{method} {path}", address, filled_in(SENT.get(f"{method} {path}", {}), values)


def filled_in(sent: Any, values: dict[str, str]) -> Any:
    if isinstance(sent, dict):
        return {name: filled_in(value, values) for name, value in sent.items()}
    if isinstance(sent, list):
        return [filled_in(value, values) for value in sent]
    return sent.format(**values) if isinstance(sent, str) else sent


def test_what_a_change_is_answered_with_is_logged_too(
    app: FastAPI, house: House, filled: dict[str, str], chart: str, sign_in: Callable[..., TestClient]
) -> None:
    client = with_every_role(sign_in)
    actor = "-".join(sorted(Role))
    unlogged, told, answered = [], set(), set()
    keys = (filled["mina"], "LIB-2026-00001", "2026-03-25", chart)
    for route, address, sent in sendings(app, {**filled, "chart": chart}):
        before = len(rows(house))
        answer = client.request(route.partition(" ")[0], address, **(sent or {"data": {}}))
        assert answer.status_code < 500, (route, answer.text)
        answered |= {route} if answer.status_code == 200 else set()
        typed = str(sent) + address
        if answer.status_code == 200 and any(word in answer.text and word not in typed for word in (CHILD, "Quigley")):
            told.add(route)
            written = written_by(house, actor, before)
            if not any(key in row for row in written for key in keys):
                unlogged.append((route, written))
    assert unlogged == []
    assert set(SENT) - answered == set()
    assert len(told) >= 7, told


def test_no_change_is_answered_with_what_is_restricted(
    app: FastAPI, house: House, filled: dict[str, str], chart: str, sign_in: Callable[..., TestClient]
) -> None:
    restrict(house)
    client = with_every_role(sign_in)
    told = []
    for route, address, sent in sendings(app, {**filled, "chart": chart}):
        answer = client.request(route.partition(" ")[0], address, **(sent or {"data": {}}))
        assert answer.status_code < 500, (route, answer.text)
        told += [(route, *found) for found in given_away(answer.text, [str(sent), address])]
    assert told == []
