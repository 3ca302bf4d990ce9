"""The menu leads only where its reader may go, says where they are, and every page of it stands."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from api.navigation import NAVIGATION, menu
from api.rights import Rights, Role


def may(role: Role) -> Callable[[Rights], bool]:
    return lambda rights: rights.roles is None or role in rights.roles


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_open_all_that_its_menu_shows(role: Role, sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(role)
    for group in menu("/", may(role)):
        for entry in group.entries:
            answer = client.get(entry.address)
            assert answer.status_code == 200 or (entry.address, role) == ("/", Role.PARTNER), entry


def test_pages_stand_under_one_heading_each() -> None:
    assert len({entry.address for entry in NAVIGATION}) == len(NAVIGATION)
    assert len({entry.group for entry in NAVIGATION}) <= 10, "the first row holds ten headings at most"
    for entry in NAVIGATION:
        found = [group for group in menu(entry.address, lambda _: True) if group.here]
        assert [group.here for group in found] == [entry]


@pytest.mark.parametrize(
    ("path", "label"),
    [("/entities/x", "Search"), ("/meetings/2026-03-25", "Actions"), ("/findings/f1", "Findings"), ("/", "Home")],
)
def test_a_page_deeper_in_is_under_the_one_it_is_reached_from(path: str, label: str) -> None:
    assert [group.here.label for group in menu(path, lambda _: True) if group.here] == [label]


def test_a_heading_with_one_page_carries_its_name() -> None:
    labels = {group.address: group.label for group in menu("/", may(Role.PARTNER))}
    assert labels["/upload"] == "Send in"
    assert labels["/shared"] == "For partners"
    assert "/search" not in labels


def test_the_page_says_where_it_is(analyst: TestClient) -> None:
    page = analyst.get("/missing").text
    assert '<nav aria-label="What stands out">' in page
    assert 'href="/missing" aria-current="page"' in page
    assert 'href="/findings" aria-current="true"' in page
