"""How a form travels: as a Word file, a PDF, an e-mail, an e-mail's attachment or a row of the unit's register."""

from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ingest.demo.layouts import TITLE, WORD, official
from ingest.demo.model import Form
from ingest.demo.paper import Sheets
from ingest.demo.workbook import Value, workbook

UNIT = "liberty@referral-unit.merebridge.example"
DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
REGISTER = [
    "Reference",
    "Form of exploitation",
    "Date/Time of report",
    "Reporter name",
    "Post",
    "Agency",
    "Contact",
    "Witnessed",
    "Member of public",
    "Practitioner",
    "Third party",
    "Witness details",
    "Willing to engage with the Police",
    "Details of incident",
    "Alleged offender(s)",
    "Others present",
    "Victim",
    "DOB",
    "Shared with",
]


def carry(form: Form, layout: str, carrier: str) -> bytes:
    """Return the bytes of a form in one agency's layout and carrier."""
    if carrier == "docx":
        return WORD[layout](form)
    if carrier == "pdf":
        return _pdf(form, ruled=layout == "table")
    return _mail(form, attached=layout == "attached")


def _pdf(form: Form, ruled: bool) -> bytes:
    sheets = Sheets(TITLE)
    sheets.heading(TITLE)
    if ruled:
        sheets.table([[label, answer] for label, answer in official(form)], [0.36, 0.64])
    else:
        for label, answer in official(form):
            sheets.text(f"{label}: {answer}".replace("\n", "; "))
    return sheets.bytes()


def _mail(form: Form, attached: bool) -> bytes:
    """Return an e-mail with the form in its body, or attached to a few words."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{form.reporter.name} <{form.reporter.name.lower().replace(' ', '.')}@merebridge.example>"
    mail["To"] = UNIT
    mail["Subject"] = f"Operation Liberty information report {form.reference}".strip()
    mail["Date"] = format_datetime(form.reported_at.replace(tzinfo=UTC))
    mail["Message-ID"] = f"<{form.reported_at:%Y%m%d%H%M}.{hash_of(form.details)}@merebridge.example>"
    if not attached:
        mail.set_content(
            "\n".join([TITLE, "", *(f"{label}: {answer}".replace("\n", "; ") for label, answer in official(form))]),
            cte="quoted-printable",
        )
        return mail.as_bytes()
    greeting = "Hello\n\nPlease find attached a Liberty report for your attention.\n\nKind regards"
    mail.set_content(f"{greeting}\n{form.reporter.name}\n{form.reporter.post}\n")
    mail.add_attachment(WORD["table"](form), maintype=DOCX[0], subtype=DOCX[1], filename="Liberty report.docx")
    mail.set_boundary(f"=_merebridge_{hash_of(form.details)}")
    return mail.as_bytes()


def hash_of(text: str) -> int:
    """Return a number for a text that, unlike :func:`hash`, is the same in every process."""
    return sum(number * ord(letter) for number, letter in enumerate(text, 1)) % 10**9


def register(forms: list[Form]) -> bytes:
    """Return the referral unit's register, one row a report, oldest first."""
    rows: list[list[Value]] = [list(REGISTER)]
    for form in forms:
        by = form.reporter
        rows.append(
            [
                form.reference,
                form.exploitation,
                form.reported_at,
                by.name,
                by.post,
                by.agency,
                by.contact,
                form.witnessed,
                form.member_of_public,
                form.practitioner,
                form.third_party,
                form.witness_details,
                form.willing,
                form.details,
                form.alleged,
                form.present,
                form.victim,
                form.dob,
                form.shared_with,
            ]
        )
    return workbook({"Liberty register": rows})
