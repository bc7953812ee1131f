"""XML of any size as a stream of flat records, without the ways in which it can do harm.

Names are taken without their prefix and prefixes need no declaration: one element is `ns3:hr`,
`gpxtpx:hr` or `hr`, and some apps leave the declaration out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.kinds import root_of
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dialect import decode

LARGEST_RECORDS_BYTES = 2**29
"""A day's track with every sensor is about 20 MB."""
DEEPEST_ELEMENT = 64
MOST_PATHS = 10_000
"""Unlike paths of elements in a file; real ones have about a hundred."""
LARGEST_TAG_BYTES = 2**24
"""Longer is no tag; real ones have at most a few kilobytes."""
LONGEST_CELL = 1_000
"""Characters of a text that are kept."""
ANYWHERE = "**/"
_PIECE_BYTES = 2**20
_MARK = b"\xef\xbb\xbf"

Wanted = Mapping[str, Mapping[str, str]]
"""Element → what is wanted of it: path below it, `@` before an attribute, `**/` before the last
name of a path of any length → our name."""


@dataclass(frozen=True, slots=True)
class Record:
    """An element, with what was wanted of it."""

    name: str
    line: int
    """1-based, of its start."""
    cells: dict[str, str] = field(default_factory=dict)
    """Our names → texts; the first of several, without blanks around it. Empty ones are left
    out."""


def has_root(member: Member, name: str) -> bool:
    """Say whether a file is XML whose root has this name, in small letters."""
    # Asked of every file of an export, of which few are XML.
    if not decode(member.head(64)).lstrip().startswith("<"):
        return False
    return (root_of(decode(member.head())) or "").lower() == name


def read_records(member: Member, wanted: Wanted) -> Iterator[Record]:
    """Yield the wanted elements, each where it ends: what lies in it comes first.

    Nothing outside the file is fetched, and no entity but XML's own five is known.

    Raises:
        UnreadableExportError: It is not whole, too large or too deep, or declares a document
            type. All that ended before has been yielded.
    """
    walk, fed = _Walk(member.label, wanted), 0
    with member.open() as file:
        while piece := file.read(_PIECE_BYTES):
            if not fed:
                # Strava and Fitbit write blanks before the declaration, where XML allows none.
                piece = piece.removeprefix(_MARK).lstrip()
            fed += len(piece)
            if fed > LARGEST_RECORDS_BYTES:
                raise UnreadableExportError(
                    f"{member.label}: more than {LARGEST_RECORDS_BYTES >> 20} MiB of XML."
                )
            yield from walk.fed(piece)
            if fed - walk.parser.CurrentByteIndex > LARGEST_TAG_BYTES:
                raise UnreadableExportError(f"{member.label}: goes on for megabytes without a tag.")
    yield from walk.fed(b"", is_last=True)


@dataclass(slots=True)
class _Path:
    """What is known of all elements on one path."""

    name: str
    record: str | None
    """Name of the innermost record that the path is in, or of itself."""
    below: str
    """Path below that record."""
    cell: str | None
    """Our name of its text, where that is wanted."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: dict[str, "_Path"] = field(default_factory=dict)

    @property
    def is_record(self) -> bool:
        return self.record is not None and not self.below


class _Walk:
    """Through the elements of one file."""

    def __init__(self, label: str, wanted: Wanted) -> None:
        self._label, self._wanted = label, wanted
        self._here, self._above, self._paths = _Path("", None, "", None), list[_Path](), 0
        self._open, self._done, self._text = list[Record](), list[Record](), ""
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type

    def fed(self, piece: bytes, *, is_last: bool = False) -> Iterator[Record]:
        """Yield the records that end in a piece, those before an error too."""
        failure = None
        try:
            self.parser.Parse(piece, is_last)
        except UnreadableExportError as error:
            failure = error
        except (ExpatError, LookupError, ValueError) as error:
            # The last two where the declaration names an encoding that is none.
            failure = UnreadableExportError(
                f"{self._label}: not whole XML ({error}). Export or copy it again."
            )
        done, self._done = self._done, []
        yield from done
        if failure:
            raise failure

    def _refuse_document_type(self, *_: object) -> NoReturn:
        raise self._refused("it declares a document type, as no export does")

    def _refused(self, reason: str) -> UnreadableExportError:
        return UnreadableExportError(f"{self._label}: {reason}.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self._here.children.get(name) or self._grown(name)
        self._above.append(self._here)
        self._here = path
        if path.is_record:
            record = Record(path.name, self.parser.CurrentLineNumber)
            for attribute, cell in path.attributes.items():
                if attributes.get(attribute, "").strip():
                    record.cells[cell] = attributes[attribute].strip()[:LONGEST_CELL]
            self._open.append(record)
        if path.cell:
            self._text = ""
            self.parser.CharacterDataHandler = self._take

    def _take(self, text: str) -> None:
        if len(self._text) < LONGEST_CELL:
            self._text += text[:LONGEST_CELL]

    def _end(self, _: str) -> None:
        path = self._here
        if path.cell:
            self.parser.CharacterDataHandler = None
            if text := self._text.strip():
                self._open[-1].cells.setdefault(path.cell, text)
            self._text = ""
        if path.is_record:
            self._done.append(self._open.pop())
        self._here = self._above.pop()

    def _grown(self, name: str) -> _Path:
        """Return the path to an element of this name, met here for the first time."""
        self._paths += 1
        if len(self._above) >= DEEPEST_ELEMENT:
            raise self._refused(f"its elements lie more than {DEEPEST_ELEMENT} deep")
        if self._paths > MOST_PATHS:
            raise self._refused(f"it has more than {MOST_PATHS:,} kinds of elements")
        path = self._path(name.rpartition(":")[2])
        self._here.children[name] = path
        return path

    def _path(self, name: str) -> _Path:
        if name in self._wanted:
            cells = self._wanted[name]
            attributes = {key[1:]: cell for key, cell in cells.items() if key[0] == "@"}
            return _Path(name, name, "", cells.get("."), attributes)
        here = self._here
        if here.record is None:
            return _Path(name, None, "", None)
        below = f"{here.below}/{name}".removeprefix("/")
        cells = self._wanted[here.record]
        return _Path(name, here.record, below, cells.get(below) or cells.get(ANYWHERE + name))
