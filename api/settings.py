"""Settings of a running Kith; the only module that reads the environment."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from graph.errors import WrongUsage

SHORTEST_KEY = 16
MEGABYTE = 1024 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Oidc:
    """A sign-in service (OpenID Connect).

    Attributes
    ----------
    issuer : str
        Its address (KITH_OIDC_ISSUER).
    client_id, client_secret : str
        What Kith is called there (KITH_OIDC_CLIENT_ID, KITH_OIDC_CLIENT_SECRET or the file that KITH_OIDC_CLIENT_SECRET_FILE
        names).
    claim : str
        What it says that is an account's name here (KITH_OIDC_CLAIM, else preferred_username).
    label : str
        What people call it (KITH_OIDC_LABEL).
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    claim: str = "preferred_username"
    label: str = "Your organisation’s sign-in"

    @classmethod
    def from_environment(cls, given: Mapping[str, str]) -> "Oidc | None":
        """The service that is set, if one is. Raises WrongUsage where half of it is."""
        issuer = given.get("KITH_OIDC_ISSUER", "").strip().rstrip("/")
        if not issuer:
            return None
        if not given.get("KITH_OIDC_CLIENT_ID"):
            raise WrongUsage("A sign-in service needs a client id.", "Set it as well.", "KITH_OIDC_CLIENT_ID")
        local = issuer.startswith(tuple(f"http://{host}:" for host in LOOPBACK))
        if not issuer.startswith("https://") and not local:
            raise WrongUsage(f"{issuer} is not reached over https.", "Give its https address.", "KITH_OIDC_ISSUER")
        return cls(
            issuer,
            given["KITH_OIDC_CLIENT_ID"],
            _secret(given, "KITH_OIDC_CLIENT_SECRET"),
            given.get("KITH_OIDC_CLAIM") or "preferred_username",
            given.get("KITH_OIDC_LABEL") or "Your organisation’s sign-in",
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside.

    Attributes
    ----------
    folder : pathlib.Path
        The data folder (KITH_DATA).
    actor, purpose : str
        Who the command line looks as, and why (KITH_ACTOR, else the login name; KITH_PURPOSE).
    today : date or None
        Stands in for today in a demo or a test (KITH_TODAY).
    hosts : tuple of str
        Names under which the pages may be asked for, besides this machine's own (KITH_HOSTS, by comma).
    https : bool
        Whether the pages are served over https, so that cookies are sent over nothing else (KITH_HTTPS).
    upload_limit : int
        Most bytes of one upload (KITH_UPLOAD_MB).
    idle, longest : int
        Seconds after which a session ends: unused, and at the latest.
    oidc : Oidc or None
        The sign-in service, where there is one.
    backup_key_file : pathlib.Path or None
        The file with the key of backups (KITH_BACKUP_KEY_FILE); asked for where there is none.
    originals_key_file : pathlib.Path or None
        The file with the key under which original files are kept (KITH_ORIGINALS_KEY_FILE); not sealed where there is none.
    metrics_token : str
        Who has it may read /metrics from elsewhere (KITH_METRICS_TOKEN, or the file that KITH_METRICS_TOKEN_FILE names).
    log : bool
        Whether `kith serve` writes a line of JSON for each request (KITH_LOG=json); no personal data stands in it.
    neo4j_uri, neo4j_user, neo4j_password, neo4j_database : str
        The Neo4j database that is kept in step, none where the address is empty (KITH_NEO4J_URI, KITH_NEO4J_USER,
        KITH_NEO4J_PASSWORD or the file that KITH_NEO4J_PASSWORD_FILE names, KITH_NEO4J_DATABASE).
    store : str
        Who answers: the "embedded" graph or "neo4j".
    """

    folder: Path
    actor: str = "command line"
    purpose: str = "command line"
    today: date | None = None
    hosts: tuple[str, ...] = ()
    https: bool = False
    upload_limit: int = 200 * MEGABYTE
    idle: int = 30 * 60
    longest: int = 10 * 60 * 60
    oidc: Oidc | None = None
    backup_key_file: Path | None = None
    originals_key_file: Path | None = None
    metrics_token: str = field(default="", repr=False)
    log: bool = False
    neo4j_uri: str = ""
    neo4j_user: str = "neo4j"
    neo4j_password: str = field(default="", repr=False)
    neo4j_database: str = "neo4j"
    store: str = "embedded"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings, by default from the process's environment.

        Raises
        ------
        WrongUsage
            If a value has no meaning; names the variable.
        """
        given = os.environ if environment is None else environment
        return cls(
            folder=Path(given.get("KITH_DATA") or "kith-data"),
            actor=given.get("KITH_ACTOR") or _login_name(),
            purpose=given.get("KITH_PURPOSE") or "command line",
            today=_day(given.get("KITH_TODAY", "")),
            hosts=tuple(host.strip() for host in given.get("KITH_HOSTS", "").split(",") if host.strip()),
            https=given.get("KITH_HTTPS", "").casefold() in {"1", "true", "yes", "on"},
            upload_limit=_megabytes(given.get("KITH_UPLOAD_MB") or "200"),
            oidc=Oidc.from_environment(given),
            backup_key_file=Path(file) if (file := given.get("KITH_BACKUP_KEY_FILE")) else None,
            originals_key_file=Path(file) if (file := given.get("KITH_ORIGINALS_KEY_FILE")) else None,
            metrics_token=_secret(given, "KITH_METRICS_TOKEN"),
            log=given.get("KITH_LOG", "").casefold() == "json",
            neo4j_uri=given.get("KITH_NEO4J_URI", "").strip(),
            neo4j_user=given.get("KITH_NEO4J_USER") or "neo4j",
            neo4j_password=_secret(given, "KITH_NEO4J_PASSWORD"),
            neo4j_database=given.get("KITH_NEO4J_DATABASE") or "neo4j",
        )

    @property
    def originals_key(self) -> bytes:
        """The key of original files. Raises WrongUsage where its file cannot be read, or is empty."""
        if self.originals_key_file is None:
            return b""
        name = "KITH_ORIGINALS_KEY_FILE"
        try:
            key = self.originals_key_file.read_bytes().strip()
        except OSError as error:
            raise WrongUsage(f"{self.originals_key_file} cannot be read: {error.strerror}.", "Name a file.", name) from None
        if len(key) < SHORTEST_KEY:
            remedy = f"Put {SHORTEST_KEY} random signs or more into it: `openssl rand -base64 32`."
            raise WrongUsage(f"{self.originals_key_file} holds no key.", remedy, name)
        return key

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Every name that a request may carry in its Host header."""
        return (*LOOPBACK, *self.hosts)


def _secret(given: Mapping[str, str], name: str) -> str:
    """A secret from its variable, or from the file that another one names."""
    if file := given.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongUsage(
                f"{file} cannot be read: {error.strerror}.", "Name a file with the secret.", f"{name}_FILE"
            ) from None
    return given.get(name, "")


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUsage(f"“{text}” is not a date.", "Write it as 2026-03-31.", "KITH_TODAY") from None


def _megabytes(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise WrongUsage(f"“{text}” is not a size.", "Give a whole number of megabytes.", "KITH_UPLOAD_MB")
    return int(text) * MEGABYTE
