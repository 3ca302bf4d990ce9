import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.deps import House
from api.jobs import Jobs
from api.rights import Role
from api.routes.upload import safe_name, shown_name
from graph.custody.erasure import erase
from graph.errors import Busy, NotFound
from graph.kith import Kith
from ingest.pipeline import FileOutcome, Progress


def ended(client: TestClient, address: str) -> str:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        text = client.get(address).text
        if 'http-equiv="refresh"' not in text:
            return text
        time.sleep(0.1)
    raise AssertionError("the upload did not end within 60 s")


def test_files_are_read_and_each_outcome_is_shown(analyst: TestClient, house: House) -> None:
    files = [("files", ("empty.docx", b"")), ("files", ("../../note.json", b"{}"))]
    answer = analyst.post("/upload", files=files)
    assert answer.status_code == 303
    text = ended(analyst, answer.headers["location"])
    assert "empty.docx" in text
    assert "note.json" in text
    assert "Rejected" in text
    assert list((house.settings.folder / "incoming").iterdir()) == []


def test_what_is_remembered_of_uploads_goes_with_an_erasure(
    analyst: TestClient, house: House, entity: Callable[[str], str]
) -> None:
    address = analyst.post("/upload", files=[("files", ("Mina_Quigley.docx", b""))]).headers["location"]
    assert "Mina_Quigley" in ended(analyst, address)
    with Kith(house.settings.folder) as another:
        erase(another, [entity("Mina Quigley")], "asked", "sue", "erasure")
    answer = analyst.get(address)
    assert answer.status_code == 404
    assert "Quigley" not in answer.text


def test_upload_without_a_file_says_what_to_do(analyst: TestClient) -> None:
    answer = analyst.post("/upload", files=[("files", ("", b""))])
    assert answer.status_code == 400
    assert "No file was chosen." in answer.text


def test_upload_of_somebody_else_is_not_shown(sign_in: Callable[..., TestClient]) -> None:
    address = sign_in(Role.ANALYST).post("/upload", files=[("files", ("empty.docx", b""))]).headers["location"]
    assert sign_in(Role.PARTNER).get(address).status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.docx", "report.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\form.pdf", "form.pdf"),
        ('a<b>:"c|?*.eml', "a_b___c___.eml"),
        ("...", "file"),
        ("", "file"),
        ("x" * 400 + ".docx", "x" * 150 + ".docx"),
        ("naïve – form.docx", "naïve – form.docx"),
        ("a\nb.csv", "a_b.csv"),
    ],
)
def test_sent_names_become_names_that_can_be_kept(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_members_of_a_zip_keep_their_place_in_it() -> None:
    assert shown_name("/data/incoming/x/1/forms.zip!a/b.docx") == "forms.zip!a/b.docx"


def test_job_tells_its_progress_and_failure_in_words(tmp_path: Path) -> None:
    def work(files: Sequence[Path], actor: str, watch: Callable[[Progress], None]) -> Sequence[FileOutcome]:
        watch(Progress(1, str(files[0]), "accepted"))
        raise Busy("Another process is writing.", "Wait for it to end.")

    jobs = Jobs(work, lambda: 0)
    folder = tmp_path / "sent"
    folder.mkdir()
    job = jobs.wait(jobs.start(folder, [folder / "a", folder / "b"], "Ana").id, 30)
    assert (job.state, job.done, job.total) == ("failed", 1, 2)
    assert job.error
    assert job.error.remedy == "Wait for it to end."
    assert not folder.exists()
    with pytest.raises(NotFound):
        jobs.get(job.id, "Ben")
    jobs.close()
