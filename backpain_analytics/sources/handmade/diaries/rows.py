"""From the text cells of a diary to its entries, whichever app or hand wrote them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import Entries, entry_batches, readable
from backpain_analytics.sources.entry_times import EntryTimes, read_entry_times
from backpain_analytics.sources.handmade.diaries.columns import (
    ANSWERS,
    OTHER_RATINGS,
    PAIN_RATINGS,
    region_in,
)
from backpain_analytics.sources.handmade.diaries.ratings import (
    NRS,
    check_scales,
    original_scale,
    rating,
)
from backpain_analytics.sources.parsing.cells import Reading, plain_text, yes_no
from backpain_analytics.sources.parsing.header_words import DATE_PARTS
from backpain_analytics.sources.parsing.sheets import Sheet
from backpain_analytics.sources.reader import Batch

LATEST_DAYS = 1
"""Days after the one it is about on which a form is usually sent."""


@dataclass(frozen=True)
class DiaryForm:
    """How the cells of one diary are to be read."""

    mapping: ColumnMapping
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Scales of ratings other than pain that are not 0-10: what counts as 0, what as 10."""
    silence: str = "any answer"
    """What rows lack that are left out, to complete "3 rows without …"."""


def diary_batches(sheet: Sheet, form: DiaryForm) -> Iterator[Batch]:
    """Yield the entries, the rejected rows and the note of a diary.

    Its cells stand under the names of `DIARY_COLUMNS`; `person_id` is one where the file holds
    several people.

    Raises:
        UnreadableExportError: Most dates or answers are none, or pain is on an undeclared scale.
    """
    mapping = form.mapping
    check_scales(sheet, mapping, PAIN_RATINGS)
    cells = _filled_down(sheet.cells) if mapping.blank_means_same else sheet.cells
    readings = readable(
        _readings(cells, sheet.headers, form), essential=(*PAIN_RATINGS, "person_id")
    )
    if not any(name in ANSWERS for name in readings):
        raise UnreadableExportError("most of its answers cannot be understood.")
    times = read_entry_times(cells, mapping)
    entries = Entries(
        sheet,
        times,
        readings,
        is_silent=_is_silent(readings),
        silence=form.silence,
        remark=_stamp_remark(cells, times, mapping),
    )
    more = _scale_and_place(sheet, readings, mapping)
    yield from entry_batches("diary_entries", entries, more)


def _scale_and_place(
    sheet: Sheet, readings: Mapping[str, Reading], mapping: ColumnMapping
) -> dict[str, pl.Expr]:
    """Say what scale pain was on and, where no column does, what place its header names."""
    pains = [name for name in PAIN_RATINGS if name in readings]
    is_rated = pl.any_horizontal(pl.col(pains).is_not_null())
    scale = pl.lit(original_scale(mapping), pl.String)
    columns: dict[str, pl.Expr] = {"original_scale": pl.when(is_rated).then(scale)}
    if "region" not in readings:
        place = region_in(sheet.headers[pains[0]]) if pains else None
        columns["region"] = pl.lit(place, pl.String)
    return columns


def _stamp_remark(cells: pl.DataFrame, times: EntryTimes, mapping: ColumnMapping) -> str | None:
    """Count typed days that the form's own stamp contradicts: the wrong month, or days late."""
    if "stamp" not in cells.columns:
        return None
    try:
        stamps = read_entry_times(cells.select(date="stamp"), mapping)
    except AmbiguousExportError:
        return None
    sent = stamps.written_at.dt.date().fill_null(stamps.entered_at.dt.date())
    days_later = (sent - times.written_date).dt.total_days()
    doubtful = int((~days_later.is_between(0, LATEST_DAYS)).sum())
    if not doubtful:
        return None
    rows = "1 row was" if doubtful == 1 else f"{doubtful:,} rows were"
    return f"{rows} sent before the day typed in, or later than the day after"


def _filled_down(cells: pl.DataFrame) -> pl.DataFrame:
    """Repeat dates, regions and ratings where a blank means "as before"."""
    repeated = [name for name in ("date", *DATE_PARTS, "region") if name in cells.columns]
    ratings = [name for name in (*PAIN_RATINGS, *OTHER_RATINGS) if name in cells.columns]
    filled = cells.with_columns(pl.col(repeated).forward_fill())
    same = pl.col(ratings).forward_fill()
    return filled.with_columns(same.over("region") if "region" in repeated else same)


def _readings(
    cells: pl.DataFrame, headers: Mapping[str, str], form: DiaryForm
) -> dict[str, Reading]:
    decimal = form.mapping.decimal
    readings = {}
    for name in cells.columns:
        texts = cells[name]
        if name in PAIN_RATINGS:
            readings[name] = rating(texts, decimal, form.mapping.pain_scale or NRS)
        elif name in OTHER_RATINGS:
            readings[name] = rating(texts, decimal, form.scales.get(name, NRS))
        elif name == "has_flare":
            readings[name] = yes_no(texts)
        elif name == "medication":
            readings[name] = _medication(texts, headers[name])
        elif name == "person_id":
            readings[name] = Reading(texts, texts.is_null(), "filled in")
        elif name in ("region", "notes"):
            readings[name] = plain_text(texts)
    return readings


def _medication(texts: pl.Series, header: str) -> Reading:
    """Keep what was taken; a column of yes and no, headed by a drug, says it by its header."""
    taken = yes_no(texts)
    if taken.is_unreadable.any():
        return plain_text(texts)
    names = taken.values.replace_strict({True: header, False: "none"}, return_dtype=pl.String)
    return Reading(names, taken.is_unreadable, taken.rule)


def _is_silent(readings: dict[str, Reading]) -> pl.Series:
    """Find rows that answer nothing: naming a place alone is no answer."""
    answers = [
        reading.values.is_null() & ~reading.is_unreadable
        for name, reading in readings.items()
        if name in ANSWERS
    ]
    return pl.select(pl.all_horizontal(answers)).to_series()
