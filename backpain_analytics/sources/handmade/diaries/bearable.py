"""Bearable app: one row a symptom, mood or sleep, dates such as `22nd Sep 2020`.

The vendor's scales: symptoms 0 to 4 (none, mild, moderate, severe, unbearable), mood 1 to 10,
sleep quality 1 to 5. A symptom that was not there has no row.
"""

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

SYMPTOMS = (0.0, 4.0)
SLEEP_QUALITY = (1.0, 5.0)
SEVERITIES = {"none": "0", "mild": "1", "moderate": "2", "severe": "3", "unbearable": "4"}

_SEVERITY = r"\s*\(([^()]*)\)$"
_BRACKETS = r"^(.*?)\s*\(([^()]*)\)"
_CLOCK = r"^\d{1,2}:\d{2}$"


def _to_diary(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    category = cells["category"].str.to_lowercase()
    symptom = cells["detail"].str.replace(_SEVERITY, "")
    is_symptom = category.str.starts_with("symptom").fill_null(False)
    of_pain = is_symptom & is_pain(symptom)
    of_stress = is_symptom & symptom.str.to_lowercase().eq("stress")
    rating, severity = cells["rating/amount"], _severities(cells)
    clock = cells["time of day"]
    columns = {
        "date": ("date", cells["date"]),
        # `am`, `mid`, `all day` are no times.
        "time": ("time of day", _only(clock, clock.str.contains(_CLOCK))),
        "pain_nrs": ("rating/amount", _only(severity, of_pain)),
        # `Back (lower) pain` is the app's own name for it.
        "region": ("detail", _only(regions(symptom.str.replace(_BRACKETS, "$2 $1")), of_pain)),
        "notes": ("notes", _only(cells["notes"], of_pain)),
        "stress_nrs": ("rating/amount", _only(severity, of_stress)),
        "mood_nrs": ("rating/amount", _only(rating, category == "mood")),
        "sleep_quality_nrs": ("rating/amount", _only(rating, category == "sleep quality")),
    }
    return with_cells(sheet, columns)


def _severities(cells: pl.DataFrame) -> pl.Series:
    """Return the number of a severity, or of the word behind the symptom where there is none."""
    words = cells["detail"].str.extract(_SEVERITY).str.to_lowercase()
    return cells["rating/amount"].fill_null(words.replace_strict(SEVERITIES, default=None))


def _only(cells: pl.Series, chosen: pl.Series) -> pl.Series:
    return cells.set(~chosen.fill_null(False), None)


READER = reader_of(
    DiaryApp(
        "bearable",
        "Bearable app, CSV",
        exact_columns(
            ("date", "weekday", "time of day", "category", "rating/amount", "detail", "notes"),
            ("date formatted",),
        ),
        _to_diary,
        DiaryForm(
            ColumnMapping("bearable", "*", "pain_diary", {}, pain_scale=SYMPTOMS),
            scales={"stress_nrs": SYMPTOMS, "sleep_quality_nrs": SLEEP_QUALITY},
            silence="pain, stress, mood or sleep quality",
        ),
    )
)
