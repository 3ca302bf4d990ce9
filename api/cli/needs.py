"""What each command would ask of somebody at the pages: whoever owns the data folder may run them all.

A command that does not stand here fails the build, so that none is added without somebody having thought about it. What shows
people asks for a purpose, and writes the look into the log, whoever runs it.
"""

from api.rights import ADMINISTER, ANSWER_FOR, DECIDE, OVERSEE, READ, ROLE_WORDS, SEND, Rights

READS = (
    "mentions", "find", "entity", "neighbours", "path", "corroboration", "actions", "findings", "peers", "groups", "missing",
    "busy", "common", "compare", "borders", "gaps", "cyber", "assessments", "disruption", "export", "products", "pack",
    "statistics", "watch", "check", "inbox", "meeting",
)  # fmt: skip
DECIDES = ("review", "grade", "enter", "correct")
OVERSEES = ("audit", "retention", "erase", "subject-access")
RUNS = ("demo", "serve", "users", "backup", "restore", "rebuild", "verify", "neo4j", "map")

NEEDS: dict[str, Rights] = {
    **dict.fromkeys(READS, READ),
    **dict.fromkeys(DECIDES, DECIDE),
    **dict.fromkeys(OVERSEES, OVERSEE),
    **dict.fromkeys(RUNS, ADMINISTER),
    "ingest": SEND,
    "disparity": ANSWER_FOR,
}


def in_words(command: str) -> str:
    """As it stands below a command's help."""
    rights = NEEDS.get(command)
    if rights is None:
        return ""
    roles = ", ".join(sorted(ROLE_WORDS[role].lower() for role in rights.roles or ()))
    purpose = "; it shows people: give --purpose, the look is logged" if rights.purpose else ""
    return f"At the pages the same is for: {roles}{purpose}."
