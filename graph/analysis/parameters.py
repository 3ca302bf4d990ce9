"""Every number that a finding depends on, with the version that findings carry."""

from dataclasses import dataclass

VERSION = "3"


@dataclass(frozen=True)
class Parameters:
    """Thresholds and spans; the defaults are those that were measured (benchmarks/RESULTS.md).

    Attributes
    ----------
    window_days : how far back "now" reaches
    meeting_days : days since the last meeting, which changes are told against
    needed : independent reports (children and sources) below which nothing is raised
    discovery : q (Benjamini-Hochberg) up to which an alert is raised
    first_hand_p : how unusual the first-hand reports of an alert must be by themselves
    suspicion : p below which a place is watched
    returning : children who came back, from which a place needs less to be raised
    returning_discovery, returning_suspicion : the same two limits where they did
    person_discovery : q up to which a person of concern is an alert
    half_life, hub : of evidence between peers (days; children beyond which a context is left out and named)
    memory_days : how far back groups and brokers look
    link_bits : bits over the prior that keep loose acquaintances out of groups
    platform_p : how unlikely the number of reports that name a platform must be for an alert: a few make none
    cusum_k, cusum_h : allowance and limit of the platforms' CUSUM
    most_brokers : brokers that are looked at, the strongest first: a meeting cannot talk of hundreds
    repeats : how often ranks are recomputed with nodes and links dropped
    """

    window_days: int = 90
    meeting_days: int = 30
    needed: int = 3
    discovery: float = 0.03
    first_hand_p: float = 0.05
    suspicion: float = 0.002
    returning: int = 2
    returning_discovery: float = 0.3
    returning_suspicion: float = 0.03
    person_discovery: float = 0.1
    half_life: float = 60.0
    hub: int = 200
    memory_days: int = 365
    link_bits: float = 1.0
    platform_p: float = 0.005
    cusum_k: float = 0.5
    cusum_h: float = 5.0
    most_brokers: int = 20
    repeats: int = 20
    version: str = VERSION


DEFAULTS = Parameters()
