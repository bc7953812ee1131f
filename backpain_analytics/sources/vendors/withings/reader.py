"""Withings: which file of the export holds what."""

import re
from collections.abc import Iterator, Set

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.text_tables import read_table
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.columns import headers_in
from backpain_analytics.sources.vendors.withings import series, tables

_SERIES = re.compile(r"(?:raw|aggregates)_.*\.csv$")
_OTHERS = re.compile(
    r"(?:account|activities|body_temperature|bp|devices|height|manual_spo2|other|oxy|pwv|signal"
    r"|spo2|user|user_survey|weight)(?: ?\(\d+\))?\.csv$|README\.txt$"
)


def _recognises(member: Member, context: Context) -> bool:
    return (
        series.kind_of(member) is not None
        or series.is_nameless(member)
        or tables.kind_of(find_layout(member.head())) is not None
    )


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the other series by their headers, and the rest by the series beside them."""
    if _OTHERS.match(member.name) and tables.kind_of(find_layout(member.head())) is None:
        return any(map(series.is_named, beside))
    is_other = _SERIES.match(member.name) is not None and series.kind_of(member) is None
    return is_other and headers_in(member.head()) in (series.RAW_HEADER, series.DAYS_HEADER)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if series.is_nameless(member):
        raise UnreadableExportError(
            f"{member.label}: one of Withings' series, and only its name said of what. Give it "
            "back its name: raw_tracker_steps.csv if it holds steps, raw_hr_hr.csv if heart rates."
        )
    table, kind = read_table(member), series.kind_of(member)
    if kind is not None:
        yield from series.series_batches(kind, table, context)
    else:
        yield from tables.table_batches(table, member.label, context)


READER = Reader("withings", "Withings", _recognises, _read, passes_over=_passes_over)
