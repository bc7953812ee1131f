"""Diary apps: what stands in the exports of each, and on which scales it rates.

- Bearable: one row a symptom, mood or sleep, dates such as `22nd Sep 2020`. A symptom that was not
  there has no row.
- Visible: one row a tracker and day.
- MyAIGuide: one row a symptom.
- Daylio: moods in words, up to several a day, with notes; no pain.
- PMSys wellness reports, as in the PMData study: one row a report, ratings from 1 to 5. On every
  one of its scales 5 is the best: in the study's seven open diaries sore places are named at
  soreness 1 and 2 and hardly ever above, and stress rises with mood. Soreness is that of muscles
  after training, and is not read as pain.
"""

import polars as pl

from backpain_analytics.sources.handmade.diaries.app_reader import (
    DiaryApp,
    exact_columns,
    form,
    is_pain,
    only,
    reader_of,
    regions,
    with_cells,
)
from backpain_analytics.sources.parsing.sheets import Sheet

BEARABLE_SYMPTOMS = (0.0, 4.0)
"""The vendor's scales: none, mild, moderate, severe, unbearable; mood is from 1 to 10."""
BEARABLE_SLEEP_QUALITY = (1.0, 5.0)
BEARABLE_SEVERITIES = {"none": "0", "mild": "1", "moderate": "2", "severe": "3", "unbearable": "4"}
VISIBLE_SYMPTOMS = (0.0, 3.0)
"""From none to severe."""
MYAIGUIDE_SYMPTOMS = (1.0, 9.5)
"""From "almost imperceivable" to "worst pain ever"."""
DAYLIO_MOODS = {"awful": "1", "bad": "2", "meh": "3", "good": "4", "rad": "5"}
"""The five moods that the app comes with; people may rename them, and then they are unknown."""
ONE_TO_FIVE, FIVE_TO_ONE = (1.0, 5.0), (5.0, 1.0)

_SEVERITY = r"\s*\(([^()]*)\)$"
_BRACKETS = r"^(.*?)\s*\(([^()]*)\)"
_CLOCK = r"^\d{1,2}:\d{2}$"


def _bearable(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    category = cells["category"].str.to_lowercase()
    symptom = cells["detail"].str.replace(_SEVERITY, "")
    is_symptom = category.str.starts_with("symptom").fill_null(False)
    of_pain = is_symptom & is_pain(symptom)
    of_stress = is_symptom & symptom.str.to_lowercase().eq("stress")
    # The number of a severity, or of the word behind the symptom where there is none.
    words = cells["detail"].str.extract(_SEVERITY).str.to_lowercase()
    numbers = words.replace_strict(BEARABLE_SEVERITIES, default=None)
    rating = cells["rating/amount"]
    severity, clock = rating.fill_null(numbers), cells["time of day"]
    columns = {
        "date": ("date", cells["date"]),
        # `am`, `mid`, `all day` are no times.
        "time": ("time of day", only(clock, clock.str.contains(_CLOCK))),
        "pain_nrs": ("rating/amount", only(severity, of_pain)),
        # `Back (lower) pain` is the app's own name for it.
        "region": ("detail", only(regions(symptom.str.replace(_BRACKETS, "$2 $1")), of_pain)),
        "notes": ("notes", only(cells["notes"], of_pain)),
        "stress_nrs": ("rating/amount", only(severity, of_stress)),
        "mood_nrs": ("rating/amount", only(rating, category == "mood")),
        "sleep_quality_nrs": ("rating/amount", only(rating, category == "sleep quality")),
    }
    return with_cells(sheet, columns)


def _visible(sheet: Sheet) -> Sheet:
    """Keep trackers of pain; measurements and other symptoms are on scales of their own."""
    tracker, value = sheet.cells["tracker_name"], sheet.cells["observation_value"]
    of_pain = is_pain(tracker) | sheet.cells["tracker_category"].eq_missing("Pain")
    columns = {
        "date": ("observation_date", sheet.cells["observation_date"]),
        "pain_nrs": ("observation_value", only(value, of_pain)),
        "region": ("tracker_name", regions(tracker)),
    }
    return with_cells(sheet, columns)


def _myaiguide(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    # The local day that the person chose, else the moment of typing, which is UTC.
    day = pl.concat_str("startyear", "startmonth", "startday", separator="-")
    chosen = pl.when(pl.col("startday") != "0").then(day)
    stamp = pl.col("date") + "Z" if "date" in cells.columns else pl.lit(None, pl.String)
    columns = {
        "date": ("startday", cells.select(pl.coalesce(chosen, stamp)).to_series()),
        "pain_nrs": ("intensity", only(cells["intensity"], is_pain(cells["name"]))),
        "region": ("name", regions(cells["name"])),
    }
    return with_cells(sheet, columns)


def _daylio(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    moods = cells["mood"].str.to_lowercase().replace_strict(DAYLIO_MOODS, default=None)
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


def _pmsys(sheet: Sheet) -> Sheet:
    headers = {
        "date": "effective_time_frame",
        "mood_nrs": "mood",
        "stress_nrs": "stress",
        "sleep_quality_nrs": "sleep_quality",
    }
    columns = {name: (header, sheet.cells[header]) for name, header in headers.items()}
    return with_cells(sheet, columns)


BEARABLE = reader_of(
    DiaryApp(
        "bearable",
        "Bearable app, CSV",
        exact_columns(
            ("date", "weekday", "time of day", "category", "rating/amount", "detail", "notes"),
            ("date formatted",),
        ),
        _bearable,
        form(
            BEARABLE_SYMPTOMS,
            {"stress_nrs": BEARABLE_SYMPTOMS, "sleep_quality_nrs": BEARABLE_SLEEP_QUALITY},
            "pain, stress, mood or sleep quality",
        ),
    )
)
VISIBLE = reader_of(
    DiaryApp(
        "visible",
        "Visible app, CSV",
        exact_columns(
            ("observation_date", "tracker_name", "tracker_category", "observation_value"),
            ("baseline",),
        ),
        _visible,
        form(VISIBLE_SYMPTOMS, {}, "a rating of pain"),
    )
)
MYAIGUIDE = reader_of(
    DiaryApp(
        "myaiguide",
        "MyAIGuide app, CSV",
        exact_columns(("name", "startday", "startmonth", "startyear", "intensity"), ("date",)),
        _myaiguide,
        form(MYAIGUIDE_SYMPTOMS, {}, "a rating of pain"),
    )
)
DAYLIO = reader_of(
    DiaryApp(
        "daylio",
        "Daylio, CSV",
        exact_columns(
            ("full_date", "date", "weekday", "time", "mood", "activities"),
            ("note_title", "note", "scales"),
        ),
        _daylio,
        form(None, {"mood_nrs": ONE_TO_FIVE}, "a mood that the app comes with or a note"),
    )
)
PMSYS = reader_of(
    DiaryApp(
        "pmsys_wellness",
        "PMSys wellness reports, CSV",
        exact_columns(
            ("effective_time_frame", "mood", "sleep_quality", "stress", "soreness"),
            ("fatigue", "readiness", "sleep_duration_h", "soreness_area"),
        ),
        _pmsys,
        form(
            None,
            {"mood_nrs": ONE_TO_FIVE, "stress_nrs": FIVE_TO_ONE, "sleep_quality_nrs": ONE_TO_FIVE},
            "any answer",
        ),
    )
)

READERS = (MYAIGUIDE, VISIBLE, DAYLIO, BEARABLE, PMSYS)
