"""How far the cells of a workbook reach, told before a program lays out a grid of them.

One value in the last cell of an otherwise empty sheet asks for a grid of 17 thousand million.
"""

from functools import lru_cache
from string import digits
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from backpain_analytics.errors import UnreadableExportError

MOST_CELLS = 8_000_000
"""Of all sheets together, from the first to the last filled cell; some 50 bytes each in memory."""
MOST_COPIED_CHARACTERS = 2**30
"""Texts that stand once in the file and in many cells."""
MOST_SHEET_COLUMNS = 1_000
MOST_SHEET_ROWS = 2**20
_MOST_DIGITS, _MOST_LETTERS = 12, 8
_TOO_WIDE = (
    "has cells as far as column {:,}, row {:,}, which no table of readings has: copy the table "
    "into a new sheet, and save that"
)


class CellCount:
    """Adds up what the sheets of one workbook ask for."""

    def __init__(self) -> None:
        self._cells, self._shared_cells, self._longest, self._copied = 0, 0, 0, 0

    def add_sheet(self, columns: int, rows: int) -> None:
        """Count a sheet that reaches so far.

        Raises:
            UnreadableExportError: That is too far, or all of them are too much.
        """
        self._cells += columns * rows
        if columns > MOST_SHEET_COLUMNS or rows > MOST_SHEET_ROWS:
            raise UnreadableExportError(_TOO_WIDE.format(columns, rows))
        if self._cells > MOST_CELLS:
            raise UnreadableExportError(
                f"has more than {MOST_CELLS:,} cells: split it, or save the sheet as CSV"
            )

    def add_shared(self, cells: int, longest: int) -> None:
        """Count cells that share texts, and the longest text that they may share.

        Raises:
            UnreadableExportError: Written out they may be too much.
        """
        self._shared_cells += cells
        self._longest = max(self._longest, longest)
        self._check_copies(self._shared_cells * self._longest)

    def add_copies(self, characters: int) -> None:
        """Count characters that a repeated cell repeats, raising as `add_shared` does."""
        self._copied += characters
        self._check_copies(self._copied)

    def _check_copies(self, characters: int) -> None:
        if characters > MOST_COPIED_CHARACTERS:
            raise UnreadableExportError(
                "has a long text that many cells may repeat, as no table of readings has: save "
                "the sheet as CSV"
            )


class PartReader:
    """Looks at one XML part of a workbook while it passes.

    A document type is refused: no entity unfolds, and nothing outside is asked for.
    """

    def __init__(self, name: str, count: CellCount) -> None:
        self._parser = ParserCreate()
        of_kind = _OpenDocumentCells if name == "content.xml" else _ExcelCells
        self._cells = of_kind(count, self._parser)
        self._parser.StartElementHandler = self._cells.start
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type

    def take(self, piece: bytes, *, is_last: bool = False) -> None:
        """Look at a piece.

        Raises:
            UnreadableExportError: It is not whole XML, or asks for too much.
        """
        try:
            self._parser.Parse(piece, is_last)
        except (ExpatError, LookupError, ValueError) as error:
            raise UnreadableExportError(
                f"damaged: one of its parts is not whole XML ({error}). Save it again"
            ) from error
        if is_last:
            self._cells.end()

    def _refuse_document_type(self, *_: object) -> NoReturn:
        raise UnreadableExportError("declares a document type, as no workbook does")


class _ExcelCells:
    """Cells of one sheet, `<row r="4"><c r="B4"><v>7</v></c></row>`, or the texts they share."""

    def __init__(self, count: CellCount, parser: XMLParserType) -> None:
        self._count, self._parser = count, parser
        self._row, self._column, self._reference = 0, 0, ""
        self._rows, self._columns = 0, 0
        self._shared_cells, self._length, self._longest = 0, 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._reference = attributes.get("r", "")
            self._column += 1
            self._shared_cells += attributes.get("t") == "s"
        elif name in ("v", "is"):
            self._fill()
        elif name == "row":
            self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
            self._reference = ""
        elif name == "si":
            # `<si><t>stiff</t></si>`: the only texts that something may repeat.
            self._length = 0
            self._parser.CharacterDataHandler = self._text

    def _text(self, piece: str) -> None:
        self._length += len(piece)
        self._longest = max(self._longest, self._length)

    def end(self) -> None:
        self._count.add_sheet(self._columns, self._rows)
        self._count.add_shared(self._shared_cells, self._longest)

    def _fill(self) -> None:
        letters = self._reference.rstrip(digits)
        # The cell's own reference goes before its place among the others.
        self._row = _number(self._reference[len(letters) :], self._row)
        self._column = _column_number(letters) or self._column
        self._rows = max(self._rows, self._row)
        self._columns = max(self._columns, self._column)


class _OpenDocumentCells:
    """Cells of all sheets, where what is repeated is written once."""

    def __init__(self, count: CellCount, parser: XMLParserType) -> None:
        self._count = count
        parser.CharacterDataHandler = self._text
        self._row, self._column, self._repeats = 0, 0, 1
        self._rows, self._columns, self._copies = 0, 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "table-row":
            self._row += self._repeats
            self._repeats = _number(attributes.get("table:number-rows-repeated"), 1)
            self._column = 0
        elif name == "table":
            self.end()
            self._row, self._repeats = 0, 1
            self._rows = self._columns = 0

    def _text(self, piece: str) -> None:
        if self._copies > 1:
            self._count.add_copies(self._copies * len(piece))

    def end(self) -> None:
        self._count.add_sheet(self._columns, self._rows)

    def _cell(self, attributes: dict[str, str]) -> None:
        across = _number(attributes.get("table:number-columns-repeated"), 1)
        self._column += across
        self._copies = 0
        if any(name.endswith(":value-type") for name in attributes):
            self._rows = max(self._rows, self._row + self._repeats - 1)
            self._columns = max(self._columns, self._column)
            self._copies = across * self._repeats
            values = sum(map(len, attributes.values()))
            self._count.add_copies(values * (self._copies - 1))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= _MOST_DIGITS else otherwise


@lru_cache(maxsize=20_000)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:_MOST_LETTERS]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
