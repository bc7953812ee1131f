"""Daylio: moods in words, up to several a day, with notes; no pain."""

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.diaries.diary_apps import (
    DiaryApp,
    exact_columns,
    reader_of,
    with_cells,
)
from backpain_analytics.sources.handmade.diaries.diary_rows import DiaryForm
from backpain_analytics.sources.parsing.sheets import Sheet

MOODS = {"awful": "1", "bad": "2", "meh": "3", "good": "4", "rad": "5"}
"""The five moods that the app comes with; people may rename them, and then they are unknown."""
SCALE = (1.0, 5.0)


def _to_diary(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    moods = cells["mood"].str.to_lowercase().replace_strict(MOODS, default=None)
    columns = {
        "date": ("full_date", cells["full_date"]),
        "time": ("time", cells["time"]),
        "mood_nrs": ("mood", moods),
    }
    # Older exports have notes without titles.
    texts = [name for name in ("note_title", "note") if name in cells.columns]
    if texts:
        notes = pl.concat_str(*texts, separator=": ", ignore_nulls=True)
        columns["notes"] = (" + ".join(texts), cells.select(notes).to_series().replace("", None))
    return with_cells(sheet, columns)


READER = reader_of(
    DiaryApp(
        "daylio",
        "Daylio, CSV",
        exact_columns(
            ("full_date", "date", "weekday", "time", "mood", "activities"),
            ("note_title", "note", "scales"),
        ),
        _to_diary,
        DiaryForm(
            ColumnMapping("daylio", "*", "pain_diary", {}),
            scales={"mood_nrs": SCALE},
            silence="a mood that the app comes with or a note",
        ),
    )
)
