"""Workbooks by filling in their XML, the same bytes each time."""

from datetime import date, datetime

from ingest.demo.archive import CORE, CORE_KIND, DECLARATION, archive, content_types, relationships, xml

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FIRST_DAY = date(1899, 12, 30)
Value = str | int | float | date | datetime | None


def workbook(sheets: dict[str, list[list[Value]]]) -> bytes:
    """Return an .xlsx of sheets by name; dates are written as dates, everything else as it is."""
    names = list(sheets)
    entries = "".join(
        f'<sheet {RELATED} name="{xml(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    paths = [f"worksheets/sheet{number}.xml" for number in range(1, len(names) + 1)]
    parts = {
        "[Content_Types].xml": content_types(
            ("/xl/workbook.xml", f"{KIND}.sheet.main+xml"),
            ("/xl/styles.xml", f"{KIND}.styles+xml"),
            *((f"/xl/{path}", f"{KIND}.worksheet+xml") for path in paths),
        ),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml"), (CORE_KIND, "docProps/core.xml")),
        "docProps/core.xml": CORE,
        "xl/workbook.xml": f"{DECLARATION}<workbook {MAIN}><sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(*(("worksheet", path) for path in paths), ("styles", "styles.xml")),
        "xl/styles.xml": STYLES,
    }
    for path, rows in zip(paths, sheets.values(), strict=True):
        parts[f"xl/{path}"] = _sheet(rows)
    return archive(parts)


def _sheet(rows: list[list[Value]]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_column(at)}{number}", value) for at, value in enumerate(row) if value not in (None, ""))
        lines.append(f'<row r="{number}">{cells}</row>')
    return f"{DECLARATION}<worksheet {MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def _column(at: int) -> str:
    return chr(65 + at) if at < 26 else f"{chr(64 + at // 26)}{chr(65 + at % 26)}"


def _cell(where: str, value: Value) -> str:
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f'<c r="{where}" s="2"><v>{(value.date() - FIRST_DAY).days + round(seconds / 86400, 6)}</v></c>'
    if isinstance(value, date):
        return f'<c r="{where}" s="1"><v>{(value - FIRST_DAY).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{where}"><v>{value}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{xml(value or "")}</t></is></c>'


STYLES = (
    f'{DECLARATION}<styleSheet {MAIN}><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
