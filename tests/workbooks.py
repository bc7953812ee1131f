"""Made-up workbooks, as spreadsheet programs write them as far as it is looked at."""

from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import escape, quoteattr

from tests.packed import archive_of

DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_STYLES = (
    f'<styleSheet {_MAIN}><numFmts count="4">'
    '<numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="171" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
    '<numFmt numFmtId="172" formatCode="hh:mm"/><numFmt numFmtId="173" formatCode="[h]:mm"/>'
    '</numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/>'
    '<xf numFmtId="172"/><xf numFmtId="173"/></cellXfs></styleSheet>'
)


class Formula(str):
    """A text that stands as a formula; its value is the number 7."""


def letters(column):
    return chr(ord("A") + column)


def days(value):
    """Return the day number of a moment, the part of a day of a time or a length."""
    match value:
        case time():
            return timedelta(hours=value.hour, minutes=value.minute) / timedelta(1)
        case timedelta():
            return value / timedelta(1)
        case datetime():
            return (value - DAY_ZERO) / timedelta(1)
        case _:
            return (value - DAY_ZERO.date()) / timedelta(1)


def excel_cell(place, value, shared):
    style = {date: 1, datetime: 2, time: 3, timedelta: 4}.get(type(value))
    if style:
        return f'<c r="{place}" s="{style}"><v>{days(value)!r}</v></c>'
    match value:
        case None:
            return f'<c r="{place}" s="1"/>'
        case Formula():
            return f'<c r="{place}"><f>{escape(value)}</f><v>7</v></c>'
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case str():
            shared.append(value)
            return f'<c r="{place}" t="s"><v>{shared.index(value)}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def excel_sheet(rows, shared, merged=()):
    """Write rows (lists of values, None: a blank cell with a format) as a sheet."""
    lines = "".join(
        f'<row r="{number}">'
        + "".join(
            excel_cell(f"{letters(at)}{number}", value, shared)
            for at, value in enumerate(row)
            if value != ""
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    joined = "".join(f'<mergeCell ref="{place}"/>' for place in merged)
    return (
        f"<worksheet {_MAIN}><sheetData>{lines}</sheetData>"
        + (f"<mergeCells>{joined}</mergeCells>" if joined else "")
        + "</worksheet>"
    )


def xlsx(sheets, merged=(), hidden=(), parts=()):
    """Return a workbook of sheets: name → rows, or the XML of a sheet."""
    shared, texts = [], {}
    for name, rows in sheets.items():
        texts[name] = rows if isinstance(rows, str) else excel_sheet(rows, shared, merged)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="r{at}"'
        + (' state="hidden"' if name in hidden else "")
        + "/>"
        for at, name in enumerate(texts, 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(texts) + 1)
    )
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    entries = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_LINKS}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}'
        f'<Relationship Id="s" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{strings}</sst>",
    }
    entries |= {f"xl/worksheets/sheet{at}.xml": text for at, text in enumerate(texts.values(), 1)}
    return archive_of([*(entries | dict(parts)).items()])


def ods_cell(value):
    match value:
        case "":
            return "<table:table-cell/>"
        case str():
            return (
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(value)}</text:p></table:table-cell>"
            )
        case date():
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        case _:
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def ods(sheets, manifest="<manifest:manifest/>"):
    """Return a workbook as LibreOffice writes one: name → rows, or the XML of its rows."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + (
            rows
            if isinstance(rows, str)
            else "".join(
                f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
            )
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    return archive_of(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", manifest),
            (
                "content.xml",
                f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
                "</office:spreadsheet></office:body></office:document-content>",
            ),
        ]
    )
