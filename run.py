"""Kith on a machine that has nothing but Python 3.11: makes ``.venv`` beside it, installs what is pinned, and runs.

    python3 run.py demo [--port N] [--no-browser]   a fictional region, ready to look at
    python3 run.py test [pytest arguments]          the tests
    python3 run.py install                          only install, with what developers need
    python3 run.py serve | ingest PATH... | ...     any other command goes to `kith`

With uv where it is found, with pip otherwise. Where a folder `wheels` stands beside this file, everything comes from it
and nothing is fetched, so that a closed network works.
"""

# Must parse on any Python 3, so that an old one is told what is wrong rather than shown a syntax error.
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (this file is run by whatever `python3` is)
    sys.exit(
        "Kith needs Python 3.11 or newer; this is Python {}.{} ({}).\n"
        "Start it with a newer one, for example: python3.12 run.py".format(*sys.version_info[:2], sys.executable)
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WHEELS = ROOT / "wheels"
STAMP = VENV / "kith-installed"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
PYTHON = BIN / ("python" + SUFFIX)
KITH = BIN / ("kith" + SUFFIX)

NO_VENV = """This Python cannot make virtual environments: its `venv` or `ensurepip` module is missing.
On Debian and Ubuntu install it with: sudo apt install python3-venv (or python3.{minor}-venv)
Elsewhere install Python from its own installer, or install uv."""

NOT_INSTALLED = """
Kith could not be installed; the lines above say why. If this machine reaches no package index, fetch the packages on
one that does (same system and Python version), copy the folder `wheels` here, and start again:
    python3 -m pip download -r {requirements} -d wheels"""


class SetupError(Exception):
    """Something that keeps Kith from being installed, in words for whoever started it."""


def fingerprint() -> str:
    """What an installation depends on: the pinned versions, Kith's own metadata, and where it stands."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed(with_tests: bool) -> bool:
    """Whether the last installation still holds, and holds what the tests need where that is asked."""
    if not (STAMP.is_file() and PYTHON.exists() and KITH.exists()):
        return False
    stamped, _, extent = STAMP.read_text(encoding="utf-8").strip().partition(" ")
    return stamped == fingerprint() and (extent == "tests" or not with_tests)


def install(with_tests: bool) -> None:
    """Install what is pinned into ``.venv`` and stamp it.

    Parameters
    ----------
    with_tests : bool
        Whether to install what tests and checks need as well.
    """
    print("Installing Kith into", VENV, "(once; this may take a few minutes)", file=sys.stderr, flush=True)
    uv = None if WHEELS.is_dir() else shutil.which("uv")
    if uv is None or not install_with_uv(uv, with_tests):
        install_with_pip(with_tests)
    STAMP.write_text(f"{fingerprint()} {'tests' if with_tests else 'run'}\n", encoding="utf-8")


def install_with_uv(uv: str, with_tests: bool) -> bool:
    """Install with uv; False where uv could not, which pip may be able to do (an old uv, a damaged one)."""
    command = [uv, "sync", "--frozen", "--quiet", "--project", str(ROOT)]
    command += ["--python", str(PYTHON if PYTHON.exists() else sys.executable)]
    # --inexact: what a developer has already installed for the tests is left in place
    command += [] if with_tests else ["--no-dev", "--inexact"]
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environment |= {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    if subprocess.run(command, env=environment, check=False).returncode == 0:
        return True
    print("uv could not install Kith; trying pip.", file=sys.stderr, flush=True)
    return False


def install_with_pip(with_tests: bool) -> None:
    """Install with the venv's own pip: every package by version and hash, then Kith itself."""
    if not PYTHON.exists():
        make_venv()
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        attempt([str(PYTHON), "-m", "ensurepip"], NO_VENV.format(minor=sys.version_info.minor))
    requirements = "requirements-dev.lock" if with_tests else "requirements.lock"
    advice = NOT_INSTALLED.format(requirements=requirements)
    source = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    quiet = ["install", "--quiet", "--retries", "2"]
    attempt([*pip, *quiet, *source, "--require-hashes", "-r", str(ROOT / requirements)], advice)
    attempt([*pip, *quiet, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], advice)


def make_venv() -> None:
    """Make ``.venv``, anew where a broken one stands in the way."""
    missing = NO_VENV.format(minor=sys.version_info.minor)
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise SetupError(missing)
    attempt([sys.executable, "-m", "venv", "--clear", str(VENV)], missing)


def attempt(command: list[str], advice: str) -> None:
    """Run one step of the installation; where it fails, say what can be done."""
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupError(advice)


def become(command: list[str]) -> int:
    """Run `command` in this process's place (signals and exit code are its own), or wait for it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 (an argument list; no shell)
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # the child was told as well, and ends in its own time
                continue


def command_for(arguments: list[str]) -> list[str]:
    """The command line that `arguments` stand for, in the venv."""
    name, *rest = arguments
    if name == "test":
        return [str(PYTHON), "-m", "pytest", *rest]
    if name == "demo":
        return [str(KITH), "--data", str(ROOT / "demo-data"), "demo", *rest]
    return [str(KITH), *arguments]


def main(arguments: list[str]) -> int:
    """Install where needed, then run what is asked.

    Parameters
    ----------
    arguments : list of str
        The command line after ``run.py``.

    Returns
    -------
    int
        The exit code of what was run; 1 where Kith could not be installed, 2 where nothing was asked.
    """
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0 if arguments else 2
    with_tests = arguments[0] in ("test", "install")
    try:
        if not installed(with_tests):
            install(with_tests)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments[0] == "install":
        return 0
    if arguments[0] == "test":
        os.chdir(ROOT)
    return become(command_for(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
