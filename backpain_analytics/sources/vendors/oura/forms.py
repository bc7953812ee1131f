"""The forms in which Oura hands out what it keeps, and the columns that are read of them.

The export (`App Data/*.csv`, cells parted by `;`) and the interface (`{"data": [...]}`) call
everything alike. The page of trends writes one table, a row a date, with headers of its own.
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.json_lists import load_object
from backpain_analytics.sources.parsing.text_tables import read_table

_NEEDED: Mapping[str, Sequence[str]] = {
    "heartrate": ("timestamp", "bpm", "source"),
    "dailyactivity": ("day", "steps", "score"),
    "sleepmodel": ("day", "type", "bedtime_start", "bedtime_end"),
    "workout": ("day", "activity", "start_datetime", "end_datetime"),
}
"""What each table is called in the export, and by which columns it is known under any name."""
_TRENDS = {"day", "steps", "bedtime_start", "bedtime_end"}
_BESIDE: Mapping[str, Sequence[str]] = {
    "dailyactivity": ("equivalent_walking_distance",),
    "sleepmodel": ("total_sleep_duration",),
    "workout": ("distance",),
}
"""What is read where it is there."""
_LIST = re.compile(rb'\s*\{\s*"data"\s*:\s*\[\s*\{')


def kinds(member: Member) -> Sequence[str]:
    """Return which tables a file holds; none: it is not Oura's, or of another kind."""
    head = member.head()
    if _LIST.match(head):
        quoted = {kind: [b'"%s"' % name.encode() for name in _NEEDED[kind]] for kind in _NEEDED}
        return [kind for kind, names in quoted.items() if all(name in head for name in names)][:1]
    layout = find_layout(head)
    if layout is None:
        return ()
    if layout.delimiter == ";":
        return [kind for kind, needed in _NEEDED.items() if set(needed) <= set(layout.header)][:1]
    is_trends = set(map(_name, layout.header)) >= _TRENDS and "date" in layout.header
    return ("dailyactivity", "sleepmodel") if is_trends else ()


def load(member: Member, kind: str) -> pl.DataFrame:
    """Return what a file holds of a table: its columns as text, null where lacking, and `line`.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    names = [*_NEEDED[kind], *_BESIDE.get(kind, ())]
    if _LIST.match(member.head()):
        schema = pl.Schema({"data": pl.List(pl.Struct(dict.fromkeys(names, pl.String)))})
        listed = load_object(member, schema, "a list such as Oura's interface writes")
        return listed.explode("data").unnest("data").with_columns(line=pl.lit(None, pl.Int64))
    table = read_table(member)
    frame = table.frame.rename(_name)
    lacking = [pl.lit(None, pl.String).alias(name) for name in names if name not in frame.columns]
    return frame.with_columns(table.lines, *lacking).select(*names, "line")


def _name(header: str) -> str:
    """Write a header of the trends as the export does."""
    name = header.strip().lower().replace(" ", "_")
    return "day" if name == "date" else name
