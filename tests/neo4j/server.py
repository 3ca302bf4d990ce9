"""A Neo4j server of our own on this machine, from the jars of Maven Central: fetched once, started on a free port, ended.

Run as ``python tests/neo4j/server.py`` it only fetches the jars. Neo4j and GDS are GPL: they stand in a cache folder outside
this tree, are used in tests and benchmarks, and are never shipped.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
VERSION = "5.26.25"
JAVA_VERSIONS = (17, 21)
OPEN_PACKAGES = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
PATIENCE = 300.0
"""Seconds until it must answer; eight on an idle machine, some minutes on one that is very busy."""

CONFIGURATION = """\
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.directories.plugins={plugins}
dbms.usage_report.enabled=false
dbms.security.procedures.unrestricted=gds.*
dbms.security.procedures.allowlist=gds.*
server.memory.pagecache.size={page_cache}
db.transaction.timeout=10m
"""


class Missing(Exception):
    """What a server needs is not on this machine; says what."""


def cache_folder() -> Path:
    """Where this system keeps what can be fetched again."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "kith" / f"neo4j-{VERSION}"


def java() -> str:
    """A Java that this Neo4j runs on. Raises Missing."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if found is None:
        raise Missing("no Java found (Neo4j 5.26 needs 17 or 21)")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) not in JAVA_VERSIONS:
        raise Missing(f"Java {version[1] if version else 'of an unknown version'} found; Neo4j 5.26 needs 17 or 21")
    return found


def fetched() -> Path:
    """The folder with the jars, fetched from Maven Central where they are missing. Raises Missing."""
    folder = cache_folder()
    stamp = folder / "complete"
    if stamp.exists():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing("no Maven found to fetch Neo4j's jars with")
    folder.mkdir(parents=True, exist_ok=True)
    command = [maven, "-B", "-q", "-f", str(POM), "-P", "gds", f"-Dhome={folder}", "package"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing(f"Maven could not fetch Neo4j's jars: {done.stdout[-800:]}{done.stderr[-800:]}")
    stamp.write_text(VERSION, encoding="ascii")
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LocalServer:
    """One Neo4j with its own data, on loopback.

    Parameters
    ----------
    home : pathlib.Path
        Its folder; made anew.
    heap, page_cache : str
        Its memory.
    """

    def __init__(self, home: Path, heap: str = "1g", page_cache: str = "128m") -> None:
        self.home = home
        self.port = free_port()
        self.password = secrets.token_urlsafe(16)
        self._heap = heap
        self._java = java()
        self._jars = fetched()
        self._process: subprocess.Popen[bytes] | None = None
        (home / "conf").mkdir(parents=True)
        configuration = CONFIGURATION.format(port=self.port, plugins=(self._jars / "plugins").as_posix(), page_cache=page_cache)
        (home / "conf" / "neo4j.conf").write_text(configuration, encoding="utf-8")
        self._set_password()

    @property
    def address(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> Path:
        return self.home / "console.log"

    def _set_password(self) -> None:
        command = [self._java, "-cp", f"{self._jars / 'lib'}{os.sep}*", "org.neo4j.cli.AdminTool"]
        command += ["dbms", "set-initial-password", self.password]
        environment = {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Missing(f"Neo4j's password could not be set: {done.stderr[-800:]}")

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        classes = os.pathsep.join(
            (f"{self._jars / 'plugins'}{os.sep}*", str(self.home / "conf"), f"{self._jars / 'lib'}{os.sep}*")
        )
        command = [self._java, "-cp", classes, "-Xms512m", f"-Xmx{self._heap}", "-XX:+UseG1GC"]
        command += [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPEN_PACKAGES]
        command += ["--add-modules=jdk.incubator.vector", "-Dio.netty.tryReflectionSetAccessible=true"]
        command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}"]
        command += [f"--config-dir={self.home / 'conf'}", "--console-mode"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.2)
        self.kill()
        raise Missing(f"Neo4j did not start: {self.log.read_text(encoding='utf-8', errors='replace')[-2000:]}")

    def _answers(self) -> bool:
        """Whether Bolt answers its handshake; the port is open a while before."""
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), timeout=1)) as probe:
                probe.settimeout(2)
                probe.sendall(bytes.fromhex("6060b01700000405000000000000000000000000"))
                return len(probe.recv(4)) == 4
        except OSError:
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()


if __name__ == "__main__":
    try:
        sys.stdout.write(f"Neo4j {VERSION} stands in {fetched()}\n")
    except Missing as missing:
        sys.exit(f"{missing}")
