"""Why no reader knows a table, and the lines of backpain.toml that would make it known."""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from glob import escape
from pathlib import PurePosixPath
from textwrap import shorten

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources.handmade.diaries.words import PAIN, SCALE, SPANS
from backpain_analytics.sources.handmade.exercise.columns import names_another_log
from backpain_analytics.sources.parsing.dialect import Layout
from backpain_analytics.sources.parsing.header_words import date_columns, words_of
from backpain_analytics.sources.parsing.session_lists import (
    is_length,
    is_session_list,
    names_kind,
)
from backpain_analytics.sources.vocabularies import vocabulary, word_set

_LONGEST_HEADER = 200
"""Characters of an unknown table's header that are shown."""
UNKNOWN = (
    "no reader knows this file: it is no export of a watch, phone or app that is listed in "
    "the README, and no table whose headers name steps, heart rates, pain or exercise"
)
_ASK = "If it is such a table, say in backpain.toml which column is which:"
_KINDS = ("steps", "heart_rate", "pain_diary", "exercise_log")
_WORDS = {name: word_set(text) for name, text in vocabulary("parsing/words")["unknown"].items()}


def table_reason(layout: Layout, name: str) -> str:
    """Say what a table is as far as its header tells, and which lines would make it known."""
    if is_session_list(layout.header):
        return (
            "it is a list of activities: what it says is of whole activities and of no minute. If "
            "they are exercise sessions, say in backpain.toml:\n"
            + _lines(layout, name, "exercise_log", _session_columns(layout))
        )
    severity = _severity(layout)
    if severity is not None:
        return (
            f"{UNKNOWN}. It has the headers of a log of symptoms. If {severity!r} rates pain, say "
            "so in backpain.toml:\n" + _lines(layout, name, "pain_diary", {"pain_nrs": severity})
        )
    span = _first(layout, lambda words: not (PAIN.isdisjoint(words) or SPANS.isdisjoint(words)))
    if span is not None:
        return (
            f"{span!r} rates a week or longer, and one such rating says nothing of single days: "
            "rate each day, and the column can be read. If each value is of its own date all the "
            "same, say so in backpain.toml:\n"
            + _lines(layout, name, "pain_diary", {"pain_nrs": span})
        )
    if _first(layout, lambda words: _says(words, "heart", "summary")):
        return (
            "its heart rates are one value for each day or span (resting, mean, lowest, highest), "
            "which is not used: heart rates are read where each value has its own time. What else "
            "the table holds can be declared in backpain.toml:\n"
            + _lines(layout, name, "steps", {"steps": "…"})
        )
    return f"{UNKNOWN}. {_ASK}\n" + _lines(layout, name, "steps", {"steps": "…"})


def _severity(layout: Layout) -> str | None:
    """Return the header of how bad a symptom was; "Intensity" only beside words of symptoms."""
    plain = _first(layout, lambda words: _says(words, "severity"))
    if plain is not None or not names_another_log(layout.header):
        return plain
    return _first(layout, lambda words: bool(words) and SCALE.issuperset(words))


def _session_columns(layout: Layout) -> dict[str, str]:
    """Return what heads kind and length; a length without its unit is left to the owner."""
    kind = _first(layout, lambda words: names_kind(" ".join(words)))
    lengths = (
        header
        for header, cell in zip(layout.header, layout.first_row, strict=False)
        if is_length(cell) and layout.header.count(header) == 1
    )
    length = next(lengths, None)
    return {"kind": kind or "…"} | ({"minutes": length} if length else {})


def _says(words: Collection[str], *meanings: str) -> bool:
    """Say whether there is a word for each of these meanings."""
    return not any(_WORDS[meaning].isdisjoint(words) for meaning in meanings)


def _first(layout: Layout, fits: Callable[[Sequence[str]], bool]) -> str | None:
    return next((header for header in layout.header if fits(words_of(header))), None)


def _lines(layout: Layout, name: str, kind: str, columns: Mapping[str, str]) -> str:
    """Return the mapping, with what stands fast filled in."""
    named = ", ".join(
        f"{column} = {quoted(header)}"
        for column, header in {"date": _date(layout), **columns}.items()
    )
    others = ", ".join(other for other in _KINDS if other != kind)
    headers = shorten(", ".join(filter(None, layout.header)), _LONGEST_HEADER, placeholder=" …")
    # Strava's name for its column, which is in UTC and does not say so.
    zone = 'time_zone = "UTC"\n' if "Activity Date" in layout.header else ""
    return (
        f"[mappings.{block_name(name)}]\nfiles = {quoted(escape(name))}\n"
        f'kind = "{kind}"  # or {others}\n{zone}'
        f"columns = {{ {named} }}  # its headers: {headers}"
    )


def _date(layout: Layout) -> str:
    """Return the header of the dates: one that says so and has one in the first row."""
    try:
        usual = date_columns(layout.header).get("date")
    except AmbiguousExportError:
        usual = None
    named = [at for at, header in enumerate(layout.header) if _says(words_of(header), "dates")]
    filled = (at for at in (*named, usual) if at is not None and any(layout.first_row[at : at + 1]))
    return layout.header[at] if (at := next(filled, None)) is not None else "…"


def block_name(name: str) -> str:
    """Name the block after its file, so that the lines for two files can stand in one settings."""
    return "_".join(re.findall(r"[A-Za-z0-9]+", PurePosixPath(name).stem)) or "mine"


def quoted(text: str) -> str:
    """Write a text as TOML does, whatever quotation marks stand in it."""
    return json.dumps(text, ensure_ascii=False)
