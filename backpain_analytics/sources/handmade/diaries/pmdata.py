"""PMSys wellness reports, as in the PMData study: one row a report, ratings from 1 to 5.

On every one of its scales 5 is the best: in the study's seven open diaries sore places are
named at soreness 1 and 2 and hardly ever above, and stress rises with mood. Soreness is that
of muscles after training, and is not read as pain.
"""

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.diaries.diary_apps import (
    DiaryApp,
    exact_columns,
    reader_of,
    with_cells,
)
from backpain_analytics.sources.handmade.diaries.diary_rows import DiaryForm
from backpain_analytics.sources.parsing.sheets import Sheet

WORST_TO_BEST = (1.0, 5.0)
RELAXED_TO_STRESSED = (5.0, 1.0)


def _to_diary(sheet: Sheet) -> Sheet:
    headers = {
        "date": "effective_time_frame",
        "mood_nrs": "mood",
        "stress_nrs": "stress",
        "sleep_quality_nrs": "sleep_quality",
    }
    return with_cells(
        sheet, {name: (header, sheet.cells[header]) for name, header in headers.items()}
    )


READER = reader_of(
    DiaryApp(
        "pmsys_wellness",
        "PMSys wellness reports, CSV",
        exact_columns(
            ("effective_time_frame", "mood", "sleep_quality", "stress", "soreness"),
            ("fatigue", "readiness", "sleep_duration_h", "soreness_area"),
        ),
        _to_diary,
        DiaryForm(
            ColumnMapping("pmsys", "*", "pain_diary", {}),
            scales={
                "mood_nrs": WORST_TO_BEST,
                "stress_nrs": RELAXED_TO_STRESSED,
                "sleep_quality_nrs": WORST_TO_BEST,
            },
        ),
    )
)
