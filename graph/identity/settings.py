"""The weights and limits of ``settings.yaml``, read once."""

from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Level:
    """One level of one comparison, with how often it holds for one person (m) and for two (u)."""

    key: str
    words: str
    m: float
    u: float
    frequency: bool = False

    @property
    def bits(self) -> float:
        """Weight of evidence, before the name's own frequency."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Settings:
    """Preset weights; `levels` by comparison and key."""

    version: str
    prior: float
    rare: float
    ask_above: float
    propose_above: float
    large_batch: int
    most_asked: int
    crowd: int
    words: dict[str, str]
    levels: dict[str, dict[str, Level]]
    chains: frozenset[str]
    common_forenames: frozenset[str]

    @property
    def prior_bits(self) -> float:
        """What stands before any evidence."""
        return log2(self.prior / (1 - self.prior))


def read_settings(path: Path) -> Settings:
    """The settings in one file."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    comparisons = loaded["comparisons"]
    return Settings(
        version=str(loaded["version"]),
        prior=float(loaded["prior"]),
        rare=float(loaded["rare"]),
        ask_above=float(loaded["ask_above"]),
        propose_above=float(loaded["propose_above"]),
        large_batch=int(loaded["large_batch"]),
        most_asked=int(loaded["most_asked"]),
        crowd=int(loaded["crowd"]),
        words={name: row["words"] for name, row in comparisons.items()},
        levels={
            name: {key: Level(key=key, **level) for key, level in row["levels"].items()} for name, row in comparisons.items()
        },
        chains=frozenset(loaded["chains"]),
        common_forenames=frozenset(loaded["common_forenames"]),
    )


@cache
def settings() -> Settings:
    """The settings that ship with Kith, or as edited in place."""
    return read_settings(Path(__file__).with_name("settings.yaml"))
