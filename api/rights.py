"""Who may ask for what: five roles, and what a route requires of whoever asks, declared as data beside the route."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in Kith; somebody may have several."""

    ANALYST = "analyst"
    CE_LEAD = "ce_lead"
    PARTNER = "partner"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


ROLE_WORDS = {
    Role.ANALYST: "Police analyst",
    Role.CE_LEAD: "Child exploitation lead",
    Role.PARTNER: "Partner agency",
    Role.SUPERVISOR: "Supervisor or data protection",
    Role.ADMINISTRATOR: "Administrator",
}

READERS = frozenset({Role.ANALYST, Role.CE_LEAD, Role.SUPERVISOR})
SENDERS = READERS | {Role.PARTNER}


@dataclass(frozen=True, slots=True)
class Rights:
    """What a route requires.

    Attributes
    ----------
    roles : frozenset of Role or None
        Any one of these is enough; None where nobody needs to sign in.
    purpose : bool
        Whether the route shows persons, so that the visitor must have said what for.
    """

    roles: frozenset[Role] | None
    purpose: bool = False


OPEN = Rights(None)
SIGNED_IN = Rights(frozenset(Role))
READ = Rights(READERS, purpose=True)
SEND = Rights(SENDERS)
SHARED = Rights(SENDERS, purpose=True)
DECIDE = Rights(frozenset({Role.ANALYST, Role.CE_LEAD}), purpose=True)
OVERSEE = Rights(frozenset({Role.SUPERVISOR}), purpose=True)
ANSWER_FOR = Rights(frozenset({Role.CE_LEAD, Role.SUPERVISOR}), purpose=True)
ADMINISTER = Rights(frozenset({Role.ADMINISTRATOR}))
