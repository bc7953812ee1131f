"""Which column of a step or heart-rate table is which, by the words of its header."""

from collections.abc import Mapping, Sequence

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.parsing.dialect import Layout
from backpain_analytics.sources.parsing.header_words import Columns, all_words_of, words_of
from backpain_analytics.sources.parsing.session_lists import (
    is_date_with_clock,
    is_length,
    is_session_list,
)
from backpain_analytics.sources.vocabularies import vocabulary, word_set

VALUES = ("steps", "heart_rate_bpm")
TIMES = ("started_at", "date", "time")
VALUE_OF_KIND = {"steps": "steps", "heart_rate": "heart_rate_bpm"}

_WORDS = vocabulary("handmade/samples_csv/words")
HOUR_PHRASES: Sequence[str] = _WORDS["hours"]
_PHRASES: Mapping[str, Sequence[str]] = _WORDS["columns"]
_FILE_WORDS = {name: word_set(words) for name, words in _WORDS["files"].items()}
_VALUE_WORDS = word_set(_WORDS["values"])
_NOT_SAMPLES = word_set(_WORDS["not_samples"])

_SAME = {"sampled_at": "started_at", "timestamp": "started_at"}
MAPPABLE = (
    *("started_at", "sampled_at", "timestamp", "date", "time", "ended_at"),
    *("duration_seconds", "duration_minutes", *VALUES, "person_id", "utc_offset"),
)
"""What a mapping may say about a table of samples."""


def is_called(header: str, name: str) -> bool:
    """Say whether a header is one that people use for our column.

    >>> is_called("Pas", "steps"), is_called("Minutes Sedentary", "steps")
    (True, False)
    """
    return " ".join(words_of(header)) in _PHRASES[name]


def is_of_sessions(layout: Layout) -> bool:
    """Say whether the rows are whole activities, whose steps are of no minute.

    A time beside a date that has a clock already is no time of day, but how long it took.
    """
    if is_session_list(layout.header):
        return True
    cells = dict(zip(layout.header, layout.first_row, strict=False))
    dates, times = (
        [cell for header, cell in cells.items() if is_called(header, name)]
        for name in ("date", "time")
    )
    return any(map(is_date_with_clock, dates)) and any(map(is_length, times))


def sample_candidates(layout: Layout, file_name: str) -> dict[str, list[int]]:
    """Return the positions that may hold each of our columns, best first.

    All are empty where the header names something else, such as pain.
    """
    phrases = [" ".join(words_of(header)) for header in layout.header]
    if any(_NOT_SAMPLES & set(phrase.split()) for phrase in phrases):
        return {name: [] for name in _PHRASES}
    found = {name: _positions(known, layout) for name, known in _PHRASES.items()}
    if not any(found[name] for name in VALUES):
        words = set(all_words_of(file_name))
        kinds = [name for name, known in _FILE_WORDS.items() if words & known]
        values = [at for at, phrase in enumerate(phrases) if phrase in _VALUE_WORDS]
        found |= {kinds[0]: values} if len(kinds) == 1 else {}
    return found


def guess_sample_columns(layout: Layout, file_name: str) -> Columns:
    """Return where our columns stand, for a file that is known to be a table of samples.

    Raises:
        AmbiguousExportError: Two columns may hold the same value.
    """
    found = sample_candidates(layout, file_name)
    for name in VALUES:
        if len(found[name]) > 1:
            first, second = (layout.header[at] for at in found[name][:2])
            word = name.removesuffix("_bpm").replace("_", " ")
            raise AmbiguousExportError(f"both {first!r} and {second!r} may hold the {word}.")
    return {name: positions[0] for name, positions in found.items() if positions}


def mapped_sample_columns(mapping: ColumnMapping, layout: Layout) -> Columns:
    """Return where the mapped columns stand; a time that is not mapped is guessed.

    Raises:
        UnreadableExportError: The header lacks one of them, or says nothing of time.
    """
    headers = {header.casefold(): at for at, header in reversed(list(enumerate(layout.header)))}
    columns: Columns = {}
    for name, header in mapping.columns.items():
        if header.strip().casefold() not in headers:
            raise UnreadableExportError(
                f"the mapping {mapping.name!r} names a column {header!r}, which is not among "
                f"these: {', '.join(filter(None, layout.header))}."
            )
        columns[_SAME.get(name, name)] = headers[header.strip().casefold()]
    if not any(name in columns for name in TIMES):
        found = {name: _positions(_PHRASES[name], layout) for name in TIMES}
        columns |= {name: positions[0] for name, positions in found.items() if positions}
    if not any(name in columns for name in TIMES):
        raise UnreadableExportError(f"the mapping {mapping.name!r} does not say which is the time.")
    return columns


def device_columns(layout: Layout) -> list[int]:
    """Return where the names of devices may stand, the best place first."""
    return _positions(_WORDS["devices"], layout)


def offset_column(layout: Layout) -> int | None:
    """Return where the offset or the zone of the wearer's clock may stand."""
    return next(iter(_positions(_PHRASES["utc_offset"], layout)), None)


def unit_seconds(header: str) -> int | None:
    """Return the seconds in the unit that a header names; None: it names none.

    >>> unit_seconds("Duration (min)"), unit_seconds("duration_seconds")
    (60, 1)
    >>> unit_seconds("Dauer")
    """
    words = set(all_words_of(header))
    if words & {"s", "sec", "secs", "second", "seconds", "sekunden"}:
        return 1
    return 60 if words & {"min", "mins", "minute", "minutes", "minuten"} else None


def _positions(known: Sequence[str], layout: Layout) -> list[int]:
    phrases = [" ".join(words_of(header)) for header in layout.header]
    matches = [at for at, phrase in enumerate(phrases) if phrase in known]
    return sorted(matches, key=lambda at: known.index(phrases[at]))
