"""`kith export`: a file for somebody, or a refusal that says what is missing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli import main
from api.settings import Settings

Entity = Callable[[str], str]


def command(settings: Settings, entity: str, target: Path, *more: str) -> list[str]:
    where = ["--data", str(settings.folder), "--as", "ana", "--json"]
    return ["export", entity, "--hops", "1", "--format", "graphml", "--to", str(target), *where, *more]


def test_it_writes_the_file_and_logs_the_disclosure(
    settings: Settings,
    entity: Entity,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    looks: Callable[[], list[tuple[str, str, str]]],
) -> None:
    target = tmp_path / "out.graphml"
    given = command(settings, entity("Mina Quigley"), target, "--recipient", "Ben", "--purpose", "Safety plan", "--pseudonyms")
    assert main(given) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["recipient"], said["pseudonyms"]) == ("Ben", True)
    assert "Quigley" not in target.read_text(encoding="utf-8")
    actor, what, purpose = next(row for row in reversed(looks()) if row[1].startswith("export as"))
    assert (actor, purpose) == ("ana", "Safety plan")
    assert "graphml with pseudonyms" in what


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (["--purpose", "x"], "recipient"),
        (["--recipient", "Ben"], "purpose"),
        (["--recipient", "B", "--purpose", "x", "--hops", "9"], "hops"),
    ],
)
def test_without_recipient_or_purpose_nothing_is_written(
    settings: Settings, entity: Entity, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], field: str
) -> None:
    target = tmp_path / "out.graphml"
    assert main(command(settings, entity("Mina Quigley"), target, *more)) == 2
    assert json.loads(capsys.readouterr().out)["error"]["field"] == field
    assert not target.exists()


def test_a_place_that_cannot_be_written_is_said(settings: Settings, entity: Entity, tmp_path: Path) -> None:
    given = command(settings, entity("Mina Quigley"), tmp_path / "none" / "x", "--recipient", "B", "--purpose", "x")
    assert main(given) == 3
