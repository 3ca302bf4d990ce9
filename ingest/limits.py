"""How much one file may ask for. Far above any real report, far below what would hurt the machine."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file, on one container and on the worker that reads them.

    Attributes
    ----------
    file_bytes : int
        Of one file as received.
    text_part_bytes : int
        Inflated XML of a Word document; 6 MB are some 600 pages.
    sheet_part_bytes : int
        Inflated XML of a workbook; 100,000 register rows take about 90 MB.
    paragraphs : int
        Of one document.
    paragraph_letters, text_letters : int
        Of one paragraph or cell of a text, and of a text as a whole; 40,000 are some ten pages without a break.
    word_letters, blanks : int
        Letters in a row without a blank, and blanks in a row: no words of anybody's are as long.
    rows, cells : int
        Of one workbook or CSV file.
    row_cells : int
        Of one row; Excel itself has no more.
    pages : int
        Of one PDF.
    members, container_bytes, depth : int
        Files in one container, their inflated size together, and containers within containers.
    seconds : float
        From handing a file to a worker until its answer.
    memory_bytes : int
        Address space of a worker, where the system can limit it.
    """

    file_bytes: int = 100 * MB
    text_part_bytes: int = 6 * MB
    sheet_part_bytes: int = 400 * MB
    paragraphs: int = 20_000
    paragraph_letters: int = 40_000
    text_letters: int = 400_000
    word_letters: int = 2_000
    blanks: int = 1_000
    rows: int = 250_000
    cells: int = 8_000_000
    row_cells: int = 16_384
    pages: int = 200
    members: int = 5_000
    container_bytes: int = 1024 * MB
    depth: int = 3
    seconds: float = 120.0
    memory_bytes: int = 2048 * MB


LIMITS = Limits()
