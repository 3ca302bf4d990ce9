"""run.py: what it says when it cannot, what it remembers, what it starts."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """run.py of a copy that holds only what it reads."""
    for name in ("run.py", "uv.lock", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    spec = importlib.util.spec_from_file_location("run_copy", tmp_path / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pretend_installed(run: ModuleType, extent: str) -> None:
    run.BIN.mkdir(parents=True)
    run.PYTHON.touch()
    run.KITH.touch()
    run.STAMP.write_text(f"{run.fingerprint()} {extent}\n")


def test_parses_on_an_old_python() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_old_python_is_told_so() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 8, 10, 'final', 0); runpy.run_path(sys.argv[1])"
    told = subprocess.run([sys.executable, "-c", pretend, ROOT / "run.py"], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "Kith needs Python 3.11 or newer; this is Python 3.8" in told.stderr


def test_without_arguments_prints_usage() -> None:
    told = subprocess.run([sys.executable, ROOT / "run.py"], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "python3 run.py demo" in told.stdout


def test_installs_once_and_again_when_what_is_pinned_changes(run: ModuleType) -> None:
    assert not run.installed(with_tests=False)
    pretend_installed(run, "tests")
    assert run.installed(with_tests=True)
    assert run.installed(with_tests=False)
    lock = run.ROOT / "uv.lock"
    lock.write_text(lock.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not run.installed(with_tests=False)


def test_what_runs_is_not_enough_to_test(run: ModuleType) -> None:
    pretend_installed(run, "run")
    assert run.installed(with_tests=False)
    assert not run.installed(with_tests=True)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["demo", "--port", "8099"], ["KITH", "--data", "DEMO", "demo", "--port", "8099"]),
        (["test", "-k", "dates"], ["PYTHON", "-m", "pytest", "-k", "dates"]),
        (["ingest", "forms"], ["KITH", "ingest", "forms"]),
        (["--data", "here", "serve"], ["KITH", "--data", "here", "serve"]),
    ],
)
def test_commands(run: ModuleType, arguments: list[str], expected: list[str]) -> None:
    places = {"KITH": str(run.KITH), "PYTHON": str(run.PYTHON), "DEMO": str(run.ROOT / "demo-data")}
    assert run.command_for(arguments) == [places.get(word, word) for word in expected]


def test_missing_venv_module_is_named(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(run.shutil, "which", lambda _name: None)
    assert run.main(["demo"]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_missing_network_is_explained_and_not_stamped(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (run.ROOT / "wheels").mkdir()  # holds nothing: what pip asks for is not to be had
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert run.main(["demo"]) == 1
    assert "copy the folder `wheels` here" in capsys.readouterr().err
    assert not run.STAMP.exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for uv")
def test_uv_that_fails_is_followed_by_pip(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\nexit 2\n")
    uv.chmod(0o755)
    tried: list[bool] = []
    monkeypatch.setattr(run.shutil, "which", lambda _name: str(uv))
    monkeypatch.setattr(run, "install_with_pip", tried.append)
    run.VENV.mkdir()
    run.install(with_tests=False)
    assert tried == [False]
