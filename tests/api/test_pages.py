import html
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from api.rights import Role
from api.routes.reports import pieces
from api.security import ORIGINAL_POLICY
from graph.ledger.shown import MentionRow

Looks = Callable[[], list[tuple[str, str, str]]]
NASTY = "<script>alert('Jo')</script>"
PAGES = ("/", "/search?q=mina", "/reports", "/reports/LIB-2026-00001", "/actions", "/findings", "/meetings/2026-03-25")


def plain(text: str) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("path", [*PAGES, "/help", "/upload", "/account", "/files", "/purpose"])
def test_page_is_marked_at_top_and_bottom_and_in_british_english(analyst: TestClient, path: str) -> None:
    answer = analyst.get(path)
    assert answer.status_code == 200
    assert answer.text.count("OFFICIAL-SENSITIVE") == 2
    assert '<html lang="en-GB"' in answer.text


@pytest.mark.parametrize("path", ["/", "/search?q=mina", "/reports/LIB-2026-00001", "/actions"])
def test_each_look_is_logged_with_name_and_purpose(analyst: TestClient, looks: Looks, path: str) -> None:
    before = len(looks())
    analyst.get(path)
    after = looks()[before:]
    assert after
    assert {(actor, purpose) for actor, _, purpose in after} == {("analyst", "a test")}


def test_diagram_and_original_are_looks_too(analyst: TestClient, looks: Looks, entity: Callable[[str], str]) -> None:
    analyst.get(f"/entities/{entity('Mina Quigley')}/diagram")
    assert looks()[-1][1].startswith("network of")
    (original,) = re.findall(r"/originals/[0-9a-f]+", analyst.get("/reports/LIB-2026-00001").text)
    analyst.get(original)
    assert looks()[-1][1].startswith("original")


def test_nothing_is_shown_where_the_look_cannot_be_logged(analyst: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("graph.ledger.audit.append", refuse)
    answer = analyst.get("/reports/LIB-2026-00001")
    assert answer.status_code == 503
    assert "Mina" not in answer.text
    assert "nothing is shown" in answer.text


def test_home_shows_what_is_new_unreferred_and_needs_attention(analyst: TestClient) -> None:
    page = plain(analyst.get("/").text)
    assert "LIB-2026-00001" in page
    assert "Serious, and no referral is mentioned" in page
    assert "weapons" in page
    assert "The date of birth is missing. Ask the reporter." in page


def test_search_finds_exactly_by_prefix_and_with_a_typo(analyst: TestClient) -> None:
    assert "Mina Quigley" in plain(analyst.get("/search", params={"q": "Mina Quigley"}).text)
    assert "Mina Quigley" in plain(analyst.get("/search", params={"q": "mina quig"}).text)
    assert "Mina Quigley" in plain(analyst.get("/search", params={"q": "Mina Quigly"}).text)
    assert "Nobody and nothing of that name is known" in plain(analyst.get("/search", params={"q": "zzzz"}).text)


def test_search_can_be_held_to_kinds_and_answers_htmx_with_the_part(analyst: TestClient) -> None:
    only = analyst.get("/search", params={"q": "Mina Quigley", "kind": "Location"}, headers={"HX-Request": "true"}).text
    assert "<html" not in only
    assert "Mina Quigley</span>" not in only


def test_page_of_a_child_says_the_category_the_part_and_who_says_so(analyst: TestClient, entity: Callable[[str], str]) -> None:
    page = plain(analyst.get(f"/entities/{entity('Mina Quigley')}").text)
    assert "Victim or possible victim" in page
    assert "Victim in 1" in page
    assert "3 February 2012" in page
    assert "18 March 2026 Victim in" in page
    assert "Levi Zielinski" in page
    assert "The same network as a table" in page


def test_page_of_a_place_and_of_an_incident(analyst: TestClient, entity: Callable[[str], str]) -> None:
    page = analyst.get(f"/entities/{entity('Wharf Hotel')}").text
    assert "Place in 1" in plain(page)
    incident = re.findall(r'href="/entities/([^"]+)">[^<]*(?:<svg.*?</svg>)<span>Incident', page)[0]
    assert analyst.get(f"/entities/{incident}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/entities/nobody",
        "/entities/nobody/diagram",
        "/reports/none",
        "/originals/none",
        "/findings/none",
        "/meetings/none",
        "/upload/none",
        "/nowhere",
    ],
)
def test_what_is_not_there_says_so_and_leads_back(analyst: TestClient, path: str) -> None:
    answer = analyst.get(path)
    assert answer.status_code == 404
    assert "Nothing was found here" in answer.text
    assert 'href="/"' in answer.text


def test_report_shows_every_field_with_mentions_in_their_places(analyst: TestClient) -> None:
    page = analyst.get("/reports/LIB-2026-00001").text
    assert "Victim (if known)" in page
    assert "left empty" in page
    assert re.search(r'kith-mention--location" href="/entities/[^"]+">Wharf Hotel</a>', page)
    assert "was seen with" in plain(page)


def test_original_is_saved_and_never_shown_as_a_page(analyst: TestClient) -> None:
    (original,) = re.findall(r"/originals/[0-9a-f]+", analyst.get("/reports/LIB-2026-00001").text)
    answer = analyst.get(original)
    assert answer.content.startswith(b"Mina Quigley was seen")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''LIB-2026-00001.docx"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-security-policy"] == ORIGINAL_POLICY


def test_meeting_has_its_page_and_its_actions(analyst: TestClient) -> None:
    assert analyst.get("/reports/2026-03-25").headers["location"] == "/meetings/2026-03-25"
    page = plain(analyst.get("/meetings/2026-03-25").text)
    assert "Tasking meeting of 25 March 2026" in page
    assert "TA001 Visit Wharf Hotel Licensing 22 April 2026 Prevent Ongoing" in page


def test_actions_can_be_filtered(analyst: TestClient) -> None:
    assert "TA001" in analyst.get("/actions", params={"status": "Ongoing"}).text
    assert "No action fits" in analyst.get("/actions", params={"status": "Complete"}).text


def test_names_with_script_in_them_stay_text(analyst: TestClient, entity: Callable[[str], str]) -> None:
    nasty = entity(NASTY)
    for path in ("/reports/LIB-2026-00002", f"/entities/{nasty}", f"/entities/{nasty}/diagram", f"/search?q={NASTY}", "/files"):
        text = analyst.get(path).text
        assert "<script>alert" not in text, path
    assert NASTY in html.unescape(analyst.get(f"/entities/{nasty}").text)


def test_log_shows_who_looked_to_the_supervisor(sign_in: Callable[..., TestClient]) -> None:
    sign_in(Role.ANALYST).get("/search?q=mina")
    page = plain(sign_in(Role.SUPERVISOR).get("/audit").text)
    assert "analyst Consultation search for 'mina'" in page
    assert "supervisor Consultation the log itself" in page


def test_administrator_makes_an_account_that_a_link_opens(sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    page = client.post("/people", data={"name": "Ben", "roles": ["ce_lead"]}).text
    (token,) = re.findall(r"/sign-in/once\?token=([\w-]+)", page)
    client.cookies.clear()
    assert client.get("/sign-in/once", params={"token": token}).status_code == 303
    assert client.get("/account").text.count("Child exploitation lead") == 1


def test_account_with_no_role_or_a_taken_name_is_refused_in_words(sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    assert "No role was chosen." in client.post("/people", data={"name": "Ben"}).text
    assert "No role was chosen." in client.post("/people", data={"name": "Ben", "roles": "owner"}).text


def test_own_token_is_shown_once_and_can_be_withdrawn(analyst: TestClient) -> None:
    page = analyst.post("/account/tokens", data={"label": "notebook"}).text
    (token,) = re.findall(r">(kith_[\w-]+)<", page)
    later = analyst.get("/account").text
    assert token not in later
    (address,) = re.findall(r'action="(/account/tokens/[^"]+/withdraw)"', later)
    assert analyst.post(address).status_code == 303
    assert "notebook" not in analyst.get("/account").text


def mention(start: int, end: int) -> MentionRow:
    return MentionRow("m", "f", "r", "Child", "x", "victim", "details", start, end, True, "e")


def test_text_is_cut_at_mentions_the_longer_of_two_that_overlap() -> None:
    cut = pieces("Kai Thomas, Lil K", [mention(4, 10), mention(0, 10), mention(12, 17)])
    assert [(piece.text, bool(piece.mention)) for piece in cut] == [("Kai Thomas", True), (", ", False), ("Lil K", True)]


@pytest.mark.parametrize("found", [[mention(0, 99)], [mention(3, 3)], []])
def test_text_stays_whole_where_a_mention_does_not_fit(found: list[MentionRow]) -> None:
    assert "".join(piece.text for piece in pieces("Kai Thomas", found)) == "Kai Thomas"
