"""The quarter's tables as files: who gets them is asked where small numbers are in them, and written into the log."""

from datetime import date

from api.exporting import Exported
from api.templating import MARKING
from graph.access import View
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.ledger.products import ProductDraft, record_product
from graph.quarterly.tables import Statistics

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PUBLIC = "publication"


def check_wanted(form: str, recipient: str, *, publish: bool) -> None:
    """Refuse a form that there is none of, and tables with small numbers that are for nobody."""
    if form not in MEDIA:
        raise WrongUsage(f"There is no format “{form}”.", f"Choose one of {', '.join(MEDIA)}.", "form")
    if not publish and not recipient.strip():
        problem = "These tables show small numbers, so they need a recipient."
        raise WrongUsage(problem, "Say who gets them, or leave the small numbers out.", "recipient")


def handed_on(kith: Kith, view: View, found: Statistics, form: str, recipient: str, today: date) -> Exported:
    """The tables as a file, kept as handed on; nothing leaves where that fails. They name nobody."""
    check_wanted(form, recipient, publish=found.suppressed)
    from viz.quarterly.files import as_csv, as_xlsx, heading  # the workbook's library takes a moment to import

    write = as_xlsx if form == "xlsx" else as_csv
    content = write(found, heading(found, MARKING, today))
    kind = "safe to publish" if found.suppressed else "with small numbers"
    period = f"{found.start} to {found.end}"
    record_product(
        kith.database,
        ProductDraft(
            kind="statistics",
            name=f"Quarterly statistics {period}, {kind}",
            form=form,
            recipient=recipient.strip() or PUBLIC,
            purpose=view.look.purpose,
            author=view.look.actor,
            content=content,
            as_of=found.end,
        ),
    )
    safe = "published" if found.suppressed else MARKING
    return Exported(f"{safe}_statistics_{found.start}_{found.end}.{form}", MEDIA[form], content)
