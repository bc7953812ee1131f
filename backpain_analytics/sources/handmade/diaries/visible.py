"""Visible app: one row a tracker and day, symptoms from 0 (none) to 3 (severe)."""

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

SCALE = (0.0, 3.0)


def _to_diary(sheet: Sheet) -> Sheet:
    """Keep trackers of pain; measurements and other symptoms are on scales of their own."""
    tracker, value = sheet.cells["tracker_name"], sheet.cells["observation_value"]
    of_pain = is_pain(tracker) | sheet.cells["tracker_category"].eq_missing("Pain")
    return with_cells(
        sheet,
        {
            "date": ("observation_date", sheet.cells["observation_date"]),
            "pain_nrs": ("observation_value", value.set(~of_pain, None)),
            "region": ("tracker_name", regions(tracker)),
        },
    )


READER = reader_of(
    DiaryApp(
        "visible",
        "Visible app, CSV",
        exact_columns(
            ("observation_date", "tracker_name", "tracker_category", "observation_value"),
            ("baseline",),
        ),
        _to_diary,
        DiaryForm(
            ColumnMapping("visible", "*", "pain_diary", {}, pain_scale=SCALE),
            silence="a rating of pain",
        ),
    )
)
