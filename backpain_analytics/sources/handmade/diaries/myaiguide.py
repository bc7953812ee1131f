"""MyAIGuide app: one row a symptom, on its own scale from 1 to 9.5."""

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.diaries.diary_apps import (
    DiaryApp,
    exact_columns,
    is_pain,
    reader_of,
    regions,
    with_cells,
)
from backpain_analytics.sources.handmade.diaries.diary_rows import DiaryForm
from backpain_analytics.sources.parsing.sheets import Sheet

SCALE = (1.0, 9.5)
"""From "almost imperceivable" to "worst pain ever"."""


def _to_diary(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    intensity = cells["intensity"].set(~is_pain(cells["name"]), None)
    return with_cells(
        sheet,
        {
            "date": ("startday", _dates(cells)),
            "pain_nrs": ("intensity", intensity),
            "region": ("name", regions(cells["name"])),
        },
    )


def _dates(cells: pl.DataFrame) -> pl.Series:
    """Return the local day that the person chose, else the moment of typing, which is UTC."""
    day = pl.concat_str("startyear", "startmonth", "startday", separator="-")
    chosen = pl.when(pl.col("startday") != "0").then(day)
    stamp = pl.col("date") + "Z" if "date" in cells.columns else pl.lit(None, pl.String)
    return cells.select(pl.coalesce(chosen, stamp)).to_series()


READER = reader_of(
    DiaryApp(
        "myaiguide",
        "MyAIGuide app, CSV",
        exact_columns(("name", "startday", "startmonth", "startyear", "intensity"), ("date",)),
        _to_diary,
        DiaryForm(
            ColumnMapping("myaiguide", "*", "pain_diary", {}, pain_scale=SCALE),
            silence="a rating of pain",
        ),
    )
)
