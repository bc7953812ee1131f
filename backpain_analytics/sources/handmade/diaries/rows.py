"""From the text cells of a diary to its entries, whichever app or hand wrote them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import Entries, entry_batches, readable
from backpain_analytics.sources.entry_times import EntryTimes, read_entry_times
from backpain_analytics.sources.handmade.diaries.answers import answers_in, tidied
from backpain_analytics.sources.handmade.diaries.columns import (
    ANSWERS,
    OTHER_RATINGS,
    PAIN_RATINGS,
    region_in,
)
from backpain_analytics.sources.handmade.diaries.forms import DiaryForm
from backpain_analytics.sources.handmade.diaries.moments import made_at, medication_at
from backpain_analytics.sources.handmade.diaries.ratings import check_scales, original_scale
from backpain_analytics.sources.handmade.diaries.words import NO_MEDICATION, period_in
from backpain_analytics.sources.parsing.cells import Reading
from backpain_analytics.sources.parsing.header_words import DATE_PARTS
from backpain_analytics.sources.parsing.sheets import Sheet
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.sample_rows import person_column

LATEST_DAYS = 1
"""Days after the one it is about on which a form is usually sent."""


def diary_batches(sheet: Sheet, form: DiaryForm) -> Iterator[Batch]:
    """Yield the entries, the rejected rows and the note of a diary.

    Its cells stand under the names of `DIARY_COLUMNS`; `person_id` is one where the file holds
    several people.

    Raises:
        UnreadableExportError: Most dates or answers are none, or pain is on an undeclared scale.
    """
    mapping = form.mapping
    sheet = tidied(sheet)
    check_scales(sheet, mapping, PAIN_RATINGS)
    cells = _filled_down(sheet.cells) if mapping.blank_means_same else sheet.cells
    found = answers_in(cells, sheet.headers, form)
    essential = (*PAIN_RATINGS, "person_id")
    if not any(name in ANSWERS for name in readable(found, essential)):
        raise UnreadableExportError("most of its answers cannot be understood.")
    times = read_entry_times(cells, mapping)
    if "made_at" in cells.columns:
        found["made_at"] = made_at(cells["made_at"], times, form)
    if "medication_at" in cells.columns:
        found["medication_at"] = medication_at(cells["medication_at"], times, form)
    readings = readable(found, essential)
    entries = Entries(
        sheet,
        times,
        readings,
        is_silent=_is_silent(readings),
        silence=form.silence,
        remark=_stamp_remark(readings, times),
    )
    more = {
        **_scale_and_place(sheet, readings, mapping),
        "rating_period": _rating_period(sheet, readings, form),
        "medication_taken": _medication_taken(readings),
    }
    yield from entry_batches("diary_entries", entries, more)


def with_persons(sheet: Sheet, named: str | None) -> Sheet:
    """Tell the people of a table apart by its column of ids.

    A file of one id that is handed in for a person is all of that person.
    """
    persons = person_column(sheet.cells["person_id"], named)
    return replace(sheet, cells=sheet.cells.drop("person_id").with_columns(persons))


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


def _rating_period(sheet: Sheet, readings: Mapping[str, Reading], form: DiaryForm) -> pl.Expr:
    """Say what each rating of pain is about: as its row says, its mapping, its header, the person.

    Pain that is rated as it is now is about now.
    """
    stated = pl.col("rating_period") if "rating_period" in readings else pl.lit(None, pl.String)
    days = [name for name in ("pain_nrs", "worst_pain_nrs") if name in readings]
    header = period_in(sheet.headers[days[0]]) if days else None
    general = pl.lit(form.mapping.about or header or form.about, pl.String)
    rated = pl.any_horizontal(pl.lit(value=False), pl.col(days).is_not_null())
    is_current = pl.lit(value=False)
    if "current_pain_nrs" in readings:
        is_current = pl.col("current_pain_nrs").is_not_null()
    return pl.when(rated).then(pl.coalesce(stated, general)).when(is_current).then(pl.lit("now"))


def _medication_taken(readings: Mapping[str, Reading]) -> pl.Expr:
    """Say whether medication was taken: as a column says, else as what is named does."""
    found = []
    if "medication_taken" in readings:
        found.append(pl.col("medication_taken"))
    if "medication" in readings:
        found.append(~pl.col("medication").str.to_lowercase().is_in(NO_MEDICATION))
    return pl.coalesce(*found, pl.lit(None, pl.Boolean))


def _stamp_remark(readings: Mapping[str, Reading], times: EntryTimes) -> str | None:
    """Count typed days that the form's own stamp contradicts: the wrong month, or days late."""
    if "made_at" not in readings:
        return None
    sent = readings["made_at"].values.dt.date()
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


def _is_silent(readings: dict[str, Reading]) -> pl.Series:
    """Find rows that answer nothing: naming a place alone is no answer."""
    answers = [
        reading.values.is_null() & ~reading.is_unreadable
        for name, reading in readings.items()
        if name in ANSWERS
    ]
    return pl.select(pl.all_horizontal(answers)).to_series()
