"""The app's CSV files, as lists of the same metrics and workouts as in its JSON.

    Date/Time,Step Count (steps),Heart Rate [Avg] (bpm),…
    Type,Start,End,Duration,Avg Heart Rate (bpm),Distance (km),…

The app translates its headers; times are the wearer's clock.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.header_words import words_of
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.vendors.health_auto_export.content import (
    LONGEST_NAME,
    Content,
    Item,
    Metric,
)

_DATES: Final = {"date time", "date", "fecha hora", "data hora", "datum zeit", "date heure"}
_METRICS: Mapping[str, str] = {
    "step count": "step_count",
    "conteo pasos": "step_count",
    "contagem passos": "step_count",
    "flights climbed": "flights_climbed",
    "pisos subidos": "flights_climbed",
    "walking running distance": "walking_running_distance",
    "distancia caminata carrera": "walking_running_distance",
    "apple stand hour": "apple_stand_hour",
    "weight": "weight_body_mass",
    "weight body mass": "weight_body_mass",
    "heart rate avg": "heart_rate",
    "frecuencia cardiaca promedio": "heart_rate",
    "frequencia cardiaca media": "heart_rate",
}
"""Header without its unit and small words → the metric in JSON."""
_OWN: Final = re.compile(r"Apple Stand|Walking \+ Running|\[(?:Avg|Min|Max|Total|Asleep|In Bed)\]"
                         r"|(?:Active|Resting) Energy \(|Step Count \(|\+ Carrera|Energ[ií]a Ativa"
                         r"|Energía Activa|Conteo de Pasos \(")  # fmt: skip
"""Words of headers that no other app writes."""
_UNIT: Final = re.compile(r"(.+?)\s*\(([^()]*(?:\([^()]*\))?[^()]*)\)")
_SMALL: Final = {"de", "del", "la", "do", "da", "al", "en"}
_HEART: Final = {"heart", "cardiaca", "herzfrequenz", "cardiaque"}
_MEAN: Final = {"avg", "promedio", "media", "durchschnitt", "moyenne"}
_WAYS: Final = {"distance", "distancia", "distanz", "distanza", "afstand"}


def is_table(member: Member) -> bool:
    """Say whether a file is one of the app's tables, by its header."""
    layout = find_layout(member.head())
    return layout is not None and (_is_of_workouts(layout.header) or _is_of_metrics(layout.header))


def load_table(member: Member) -> Content:
    """Return what stands in a table.

    Raises:
        UnreadableExportError: It is too large.
    """
    table = read_table(member)
    if _is_of_workouts(table.layout.header):
        return Content({}, {"workouts": tuple(_workouts(table))})
    return Content(dict(_metrics(table)), {})


def _is_of_workouts(header: Sequence[str]) -> bool:
    names = tuple(header[:4])
    return names[1:] == ("Start", "End", "Duration") and names[0] in ("Workout Type", "Type")


def _is_of_metrics(header: Sequence[str]) -> bool:
    is_dated = bool(header) and " ".join(words_of(header[0])) in _DATES
    others = [name for name in header[1:] if name]
    has_units = all(_UNIT.fullmatch(name) for name in others)
    return is_dated and has_units and any(_OWN.search(name) for name in others)


def _metrics(table: Table) -> Iterator[tuple[str, Metric]]:
    dates = table.frame.to_series(0)
    for at, header in enumerate(table.layout.header[1:], start=1):
        if (found := _UNIT.fullmatch(header)) is None:
            continue
        words = [word for word in words_of(re.sub(r"[][]", " ", found[1])) if word not in _SMALL]
        name = _METRICS.get(" ".join(words), header[:LONGEST_NAME])
        key = "Avg" if name == "heart_rate" else "qty"
        told = pl.DataFrame({"date": dates, key: _numbers(table.frame.to_series(at))})
        filled = told.filter(table.frame.to_series(at).fill_null("").str.strip_chars() != "")
        yield name, Metric(found[2], tuple(filled.to_dicts()))


def _workouts(table: Table) -> Iterator[Item]:
    header = table.layout.header
    cells = table.frame.rows()
    heart = next((at for at, name in enumerate(header) if _is_mean_heart_rate(name)), None)
    way = next((at for at, name in enumerate(header) if _is_distance(name)), None)
    for row in cells:
        name, start, end, duration = row[:4]
        if not start:
            continue
        yield {
            "name": name,
            "start": start,
            "end": end,
            "duration": _seconds(duration),
            "avgHeartRate": {"qty": None if heart is None else _number(row[heart])},
            "distance": {} if way is None else _quantity(header[way], row[way]),
        }


def _is_mean_heart_rate(header: str) -> bool:
    words = set(words_of(header))
    return bool(words & _HEART) and bool(words & _MEAN)


def _is_distance(header: str) -> bool:
    return words_of(header)[:1] in {(word,) for word in _WAYS}


def _quantity(header: str, text: str | None) -> Item:
    found = _UNIT.fullmatch(header)
    return {"qty": _number(text), "units": found[2] if found else None}


def _seconds(text: str | None) -> float | None:
    """Return the seconds of `01:02:45` or `45:00`."""
    found = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d(?:\.\d+)?)", (text or "").strip())
    if found is None:
        return None
    return 3600 * int(found[1] or 0) + 60 * int(found[2]) + float(found[3])


def _number(text: str | None) -> float | None:
    number: float | None = _numbers(pl.Series([text], dtype=pl.String)).item()
    return number


def _numbers(texts: pl.Series) -> pl.Series:
    return texts.str.strip_chars().cast(pl.Float64, strict=False)
