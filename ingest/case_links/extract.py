"""What holds for all rows of one table, and how what is wrong with them is told."""

from dataclasses import dataclass, field
from datetime import date

from graph.ledger.drafts import Problem, RecordDraft
from ingest.case_links.mapping import Layout
from ingest.case_links.values import Value

SAME_PROBLEM = 20
"""So many rows with a problem in one column are listed one by one; the rest are counted."""


@dataclass(slots=True)
class Extract:
    """What holds for all rows of one sheet.

    Attributes
    ----------
    name : str
        Of the sheet; rows without an id are called after it.
    several : bool
        Whether the file has other sheets, so that a row's place must name its own.
    about : str
        Titles, and names of the sheet and the file.
    section : str
        The heading that stands above the row, within the table.
    """

    layout: Layout
    name: str
    several: bool
    extracted_on: date | None
    today: date
    about: str = ""
    section: str = ""
    troubled: dict[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day by which it is judged who is a child: that of the extract."""
        return min(self.extracted_on or self.today, self.today)

    def complain(self, record: RecordDraft, row: int, column: str, value: Value, severity: str = "attention") -> None:
        """Add a problem to a row's record, unless the column has had too many of them."""
        self.troubled[column] = self.troubled.get(column, 0) + 1
        if self.troubled[column] <= SAME_PROBLEM:
            header = self.layout.headers.get(column, column)
            where = f"{self.name} row {row}" if self.several else f"row {row}"
            problem = Problem(f"{where}, {header}", value.problem, value.remedy)
            problem.severity = "note" if severity == "note" else "attention"
            record.problems.append(problem)
