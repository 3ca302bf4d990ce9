"""When an extract was made, as its titles or its name say."""

from collections.abc import Sequence
from datetime import date

from graph.ledger.drafts import Problem
from ingest.dated import dates_in
from ingest.extraction.words import fold
from ingest.labels import mapping


def extracted_on(titles: Sequence[str], names: Sequence[str], today: date) -> tuple[date | None, list[Problem]]:
    """The day of an extract, and what is wrong with it.

    Parameters
    ----------
    titles : sequence of str
        What stands above the table, line by line.
    names : sequence of str
        Of the file and the sheet, asked where no title tells.
    today : date
        No extract is made after it.
    """
    made = _date_in_titles(titles)
    for name in names:
        if made is None:
            found = dates_in(name.replace("_", " "))
            made = found[0].value if found else None
    if made is not None and made > today:
        problem = f"The extract is dated {made:%d/%m/%Y}, which is in the future."
        return made, [Problem("extract date", problem, "Check the date; the rows are kept.")]
    return made, []


def _date_in_titles(texts: Sequence[str]) -> date | None:
    words = [fold(word) for word in mapping("case_links")["extract_words"]]
    for text in texts:
        if any(word in fold(text) for word in words) and (found := dates_in(text)):
            return found[-1].value
    dated = [reading.value for text in texts for reading in dates_in(text)]
    return dated[0] if len(dated) == 1 else None
