"""The house keeps its own rules: who imports whom, size of files, kinds declared once, licences, lock files, README."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from api.cli import ROOMS
from api.cli.needs import NEEDS
from graph.ontology.catalogue import link_kinds, node_kinds, squash, vocabulary

ROOT = Path(__file__).parents[1]
PACKAGES = ("graph", "ingest", "viz", "api")
LONGEST_FILE = 400
LISTS = yaml.safe_load((ROOT / "graph/ontology/vocabularies.yaml").read_text(encoding="utf-8"))
VOCABULARIES = [name for name in LISTS if name != "five_p_sets"]
# Absolute places on somebody's machine.
MACHINE_PATHS = re.compile(r"(?<![\w.\-/<{])(/(?:home|root|Users|work)/[\w.]+|[A-Z]:\\Users\\\w+)")


def sources() -> list[Path]:
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def in_venv(program: str) -> str:
    """The program that was installed with the Python these tests run on."""
    found = shutil.which(program, path=Path(sys.executable).parent)
    assert found, f"{program} is not installed"
    return found


def tracked_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run([git, "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_imports_keep_to_the_layers() -> None:
    answer = subprocess.run([in_venv("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_packages_are_imported_by_their_parts() -> None:
    bare = re.compile(rf"^\s*import ({'|'.join(PACKAGES)})\b", re.MULTILINE)
    assert [file.name for file in sources() if bare.search(file.read_text(encoding="utf-8"))] == []


def test_files_stay_small() -> None:
    lengths = {file.relative_to(ROOT).as_posix(): len(file.read_text(encoding="utf-8").splitlines()) for file in sources()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_links_join_kinds_that_exist() -> None:
    for link in link_kinds().values():
        assert {*link.sources, *link.targets} <= set(node_kinds()), link.name
        assert not link.symmetric or link.sources == link.targets, link.name


def test_each_role_has_one_link() -> None:
    roles = [link.role for link in link_kinds().values() if link.role]
    assert len(roles) == len(set(roles))


@pytest.mark.parametrize("name", VOCABULARIES)
def test_vocabulary_codes_are_unique(name: str) -> None:
    codes = [term.code for term in vocabulary(name)]
    assert len(codes) == len(set(codes))


def test_sets_of_five_p_name_known_terms() -> None:
    known = {term.code for term in vocabulary("five_p")}
    for row in LISTS["five_p_sets"]:
        assert set(row["members"]) <= known, row["from"]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_spelling_means_one_term(name: str) -> None:
    meanings: dict[str, str] = {}
    for term in vocabulary(name):
        for spelling in (term.code, term.label, *term.synonyms):
            assert meanings.setdefault(squash(spelling), term.code) == term.code, spelling


def requirements_of(name: str) -> Iterator[str]:
    for text in metadata.requires(name) or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def run_time_dependencies() -> set[str]:
    found: set[str] = set()
    waiting = list(requirements_of("kith"))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += requirements_of(name)
    return found


# Used as it comes, and replaceable: what the LGPL asks of whoever uses a library.
LESSER = {"docxtpl": "LGPL-2.1-only"}
# Its package says nothing, its repository does: MIT.
UNSAID = {"pyrage"}


def test_nothing_that_runs_is_under_the_gpl() -> None:
    dependencies = run_time_dependencies()
    assert len(dependencies) > 30
    for name in sorted(dependencies):
        known = metadata.metadata(name)
        classifiers = [line for line in known.get_all("Classifier") or () if line.startswith("License ::")]
        said = [known.get("License-Expression") or "", (known.get("License") or "").partition("\n")[0], *classifiers]
        assert any(said) or name in UNSAID, f"{name} does not say its licence"
        for licence in said:
            if licence and licence == LESSER.get(name):
                continue
            assert not re.search(r"\b[AL]?GPL|General Public", licence), f"{name}: {licence}"


def locked_packages() -> dict[str, tuple[str, set[str]]]:
    """Name to version and hashes, of all but Kith itself, as uv.lock has them."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {
        package["name"]: (
            package["version"],
            {file["hash"] for file in [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]},
        )
        for package in lock["package"]
        if package["name"] != "kith"
    }


def exported_packages(file: str) -> dict[str, tuple[str, set[str]]]:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    rows = re.findall(r"^([\w.-]+)==([^\s;]+)(.*)$", text, re.MULTILINE)
    return {name: (version, set(re.findall(r"--hash=(\S+)", rest))) for name, version, rest in rows}


def declared(group: str | None) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    return {Requirement(line).name for line in listed}


def test_lock_files_are_in_step() -> None:
    """What pip installs is what uv installs; where this fails run .ci/lock."""
    locked, tests, runs = (
        locked_packages(),
        exported_packages("requirements-dev.lock"),
        exported_packages("requirements.lock"),
    )
    assert tests == locked
    assert {name: locked[name] for name in runs} == runs
    assert declared(None) | declared("build") <= set(runs)
    assert declared("dev") <= set(tests)


def test_no_machine_paths() -> None:
    found = {}
    for file in tracked_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if hits := MACHINE_PATHS.findall(text):
            found[file.relative_to(ROOT).as_posix()] = hits[:3]
    assert found == {}


def readme_commands() -> list[str]:
    return re.findall(r"^(?:\$ |\| `|    )?(kith [a-z-]+|python3 run\.py [a-z]+)", readme(), re.MULTILINE)


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_has_the_two_commands() -> None:
    assert {"python3 run.py demo", "python3 run.py test"} <= set(readme_commands())


def test_readme_names_only_commands_that_exist() -> None:
    named = {command.split()[1] for command in readme_commands() if command.startswith("kith ")}
    answer = subprocess.run([in_venv("kith"), "--help"], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert named <= set(re.findall(r"[a-z-]+", answer.stdout))


def test_every_command_says_who_may_run_it() -> None:
    """Add a new command to api/cli/needs.py."""
    assert {name for names in ROOMS.values() for name in names} == set(NEEDS)


def test_readme_points_at_files_that_exist() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", readme()):
        assert (ROOT / target).exists(), target
