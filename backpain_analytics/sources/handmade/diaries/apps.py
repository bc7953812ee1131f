"""Diary apps: how the exports that `apps.toml` describes become diaries."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.diaries.columns import region_in
from backpain_analytics.sources.handmade.diaries.rows import DiaryForm, diary_batches
from backpain_analytics.sources.handmade.diaries.words import PAIN
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.cells import judged
from backpain_analytics.sources.parsing.header_words import Columns, words_of
from backpain_analytics.sources.parsing.sheets import Sheet, is_sheet, read_sheet
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vocabularies import vocabulary

_APPS = vocabulary("handmade/diaries/apps")
_SEVERITY = r"\s*\(([^()]*)\)$"
_BRACKETS = r"^(.*?)\s*\(([^()]*)\)"
_CLOCK = r"^\d{1,2}:\d{2}$"


def _bearable(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    category = cells["category"].str.to_lowercase()
    symptom = cells["detail"].str.replace(_SEVERITY, "")
    is_symptom = category.str.starts_with("symptom").fill_null(False)
    of_pain = is_symptom & _is_pain(symptom)
    of_stress = is_symptom & symptom.str.to_lowercase().eq("stress")
    # The number of a severity, or of the word behind the symptom where there is none.
    words = cells["detail"].str.extract(_SEVERITY).str.to_lowercase()
    numbers = words.replace_strict(_APPS["bearable"]["severities"], default=None)
    rating = cells["rating/amount"]
    severity, clock = rating.fill_null(numbers), cells["time of day"]
    columns = {
        "date": ("date", cells["date"]),
        # `am`, `mid`, `all day` are no times.
        "time": ("time of day", _only(clock, clock.str.contains(_CLOCK))),
        "pain_nrs": ("rating/amount", _only(severity, of_pain)),
        # `Back (lower) pain` is the app's own name for it.
        "region": ("detail", _only(_regions(symptom.str.replace(_BRACKETS, "$2 $1")), of_pain)),
        "notes": ("notes", _only(cells["notes"], of_pain)),
        "stress_nrs": ("rating/amount", _only(severity, of_stress)),
        "mood_nrs": ("rating/amount", _only(rating, category == "mood")),
        "sleep_quality_nrs": ("rating/amount", _only(rating, category == "sleep quality")),
    }
    return _with_cells(sheet, columns)


def _visible(sheet: Sheet) -> Sheet:
    """Keep trackers of pain; measurements and other symptoms are on scales of their own."""
    tracker, value = sheet.cells["tracker_name"], sheet.cells["observation_value"]
    of_pain = _is_pain(tracker) | sheet.cells["tracker_category"].eq_missing("Pain")
    columns = {
        "date": ("observation_date", sheet.cells["observation_date"]),
        "pain_nrs": ("observation_value", _only(value, of_pain)),
        "region": ("tracker_name", _regions(tracker)),
    }
    return _with_cells(sheet, columns)


def _myaiguide(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    # The local day that the person chose, else the moment of typing, which is UTC.
    day = pl.concat_str("startyear", "startmonth", "startday", separator="-")
    chosen = pl.when(pl.col("startday") != "0").then(day)
    stamp = pl.col("date") + "Z" if "date" in cells.columns else pl.lit(None, pl.String)
    columns = {
        "date": ("startday", cells.select(pl.coalesce(chosen, stamp)).to_series()),
        "pain_nrs": ("intensity", _only(cells["intensity"], _is_pain(cells["name"]))),
        "region": ("name", _regions(cells["name"])),
    }
    return _with_cells(sheet, columns)


def _daylio(sheet: Sheet) -> Sheet:
    cells = sheet.cells
    moods = cells["mood"].str.to_lowercase().replace_strict(_APPS["daylio"]["moods"], default=None)
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
    return _with_cells(sheet, columns)


def _pmsys(sheet: Sheet) -> Sheet:
    headers = {
        "date": "effective_time_frame",
        "mood_nrs": "mood",
        "stress_nrs": "stress",
        "sleep_quality_nrs": "sleep_quality",
    }
    columns = {name: (header, sheet.cells[header]) for name, header in headers.items()}
    return _with_cells(sheet, columns)


def _reader_of(name: str, to_diary: Callable[[Sheet], Sheet]) -> Reader:
    """Return the reader of an app's export; a file that a mapping claims is not read by it.

    `to_diary` puts the cells of the export under the names of a diary.
    """
    app = _APPS[name]
    mapping = ColumnMapping("", "*", "pain_diary", {}, pain_scale=app.get("pain_scale"))
    form = DiaryForm(mapping, app.get("scales", {}), app["silence"])

    def find_columns(headers: Sequence[str]) -> Columns | None:
        columns = {header: at for at, header in enumerate(headers) if header}
        known = {*app["headers"], *app["optional"]}
        is_known = set(app["headers"]) <= columns.keys() <= known
        is_once = len(columns) == sum(map(bool, headers))
        return columns if is_known and is_once else None

    def recognises(member: Member, context: Context) -> bool:
        return mapping_for(member, context) is None and is_sheet(member, find_columns)

    def read(member: Member, context: Context) -> Iterator[Batch]:
        with naming(member.label):
            yield from diary_batches(to_diary(read_sheet(member, find_columns)), form)

    return Reader(name, app["title"], recognises, read)


def _with_cells(sheet: Sheet, columns: Mapping[str, tuple[str, pl.Series]]) -> Sheet:
    """Return a sheet of other columns: our name → the header it comes from, and its cells.

    A header `a + b` says that the cells come from both.
    """
    used = {part for header, _ in columns.values() for part in header.split(" + ")}
    return replace(
        sheet,
        headers={name: header for name, (header, _) in columns.items()},
        unused=tuple(header for header in sheet.headers if header not in used),
        cells=pl.DataFrame({name: cells for name, (_, cells) in columns.items()}),
    )


def _only(cells: pl.Series, chosen: pl.Series) -> pl.Series:
    """Blank the cells of all rows but the chosen ones."""
    return cells.set(~chosen.fill_null(False), None)


def _is_pain(symptoms: pl.Series) -> pl.Series:
    """Say which symptoms are pain: those that have it in their name."""
    return judged(symptoms, lambda name: bool(PAIN & set(words_of(name))), pl.Boolean).fill_null(
        False
    )


def _regions(symptoms: pl.Series) -> pl.Series:
    """Return where it hurts by the names of symptoms: `Low Back Pain` is `low back`."""
    return judged(symptoms, lambda name: region_in(name) or name, pl.String)


BEARABLE = _reader_of("bearable", _bearable)
VISIBLE = _reader_of("visible", _visible)
MYAIGUIDE = _reader_of("myaiguide", _myaiguide)
DAYLIO = _reader_of("daylio", _daylio)
PMSYS = _reader_of("pmsys_wellness", _pmsys)

READERS = (MYAIGUIDE, VISIBLE, DAYLIO, BEARABLE, PMSYS)
