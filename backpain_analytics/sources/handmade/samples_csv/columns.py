"""Which column of a step or heart-rate table is which, by the words of its header."""

from collections.abc import Sequence

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.sources.parsing.dialect import Layout
from backpain_analytics.sources.parsing.header_words import (
    Columns,
    all_words_of,
    word_set,
    words_of,
)
from backpain_analytics.sources.parsing.session_lists import (
    is_date_with_clock,
    is_length,
    is_session_list,
)
from backpain_analytics.sources.reader import ColumnMapping

VALUES = ("steps", "heart_rate_bpm")
TIMES = ("started_at", "date", "time")
VALUE_OF_KIND = {"steps": "steps", "heart_rate": "heart_rate_bpm"}

HOUR_PHRASES = ("hour", "hour of day", "hour of the day", "stunde", "uur", "timme")
"""A time of day that may be a bare number, 0 to 23."""

_PHRASES: dict[str, tuple[str, ...]] = {
    "started_at": (
        *("timestamp", "time stamp", "datetime", "date time", "date and time", "started at"),
        *("start time", "start date", "starttime", "start", "begin", "from", "sampled at"),
        *("recorded at", "measured at", "local time", "unix time", "epoch", "epoch time"),
        *("zeitstempel", "zeitpunkt", "datum zeit", "datum uhrzeit", "datum und uhrzeit"),
        *("startzeit", "beginn", "von", "horodatage", "date heure", "date et heure", "debut"),
        *("heure de debut", "fecha hora", "fecha y hora", "inicio", "hora de inicio"),
        *("data ora", "data e ora", "inizio", "data hora", "data e hora", "tijdstip"),
        *("datum tijd", "datum en tijd"),
    ),
    "date": ("date", "day", "datum", "tag", "jour", "fecha", "dia", "data", "giorno", "dag"),
    "time": (
        *("time", "time of day", "clock", "uhrzeit", "zeit", "heure", "hora", "ora", "tijd"),
        *HOUR_PHRASES,
    ),
    "ended_at": (
        *("ended at", "end time", "end date", "endtime", "end", "stop", "finish", "to"),
        *("endzeit", "ende", "bis", "heure de fin", "fin", "hora de fin", "fine", "einde"),
    ),
    "duration": (
        *("duration", "duration seconds", "duration minutes", "duration s", "duration min"),
        *("dauer", "duree", "duracion", "durata", "duracao", "duur"),
    ),
    "steps": (
        *("steps", "step", "step count", "stepcount", "steps count", "step total", "total steps"),
        *("number of steps", "schritte", "schrittzahl", "anzahl schritte", "pas"),
        *("nombre de pas", "pasos", "numero de pasos", "passi", "passos", "stappen", "kroki"),
    ),
    "heart_rate_bpm": (
        *("heart rate", "heartrate", "heart rate bpm", "hr", "bpm", "beats per minute", "pulse"),
        *("pulse rate", "puls", "herzfrequenz", "herzschlag", "pulsfrequenz"),
        *("frequence cardiaque", "pouls", "frecuencia cardiaca", "pulso", "hartslag"),
        *("frequenza cardiaca", "frequencia cardiaca"),
    ),
    "utc_offset": (
        *("utc offset", "time offset", "timezone offset", "time zone offset", "tz offset"),
        *("zone offset", "gmt offset", "offset", "utc offset minutes", "start zone offset"),
        *("start utc offset", "timezone", "time zone", "tz", "timezone id", "timezone name"),
        *("zeitzone", "fuseau horaire", "zona horaria", "fuso orario", "tijdzone"),
    ),
    "person_id": (
        *("person id", "person", "participant id", "participant", "subject id", "subject"),
        *("patient id", "patient", "user id", "user", "id", "proband", "teilnehmer"),
    ),
}
"""Our column → what people call it, best first."""

_DEVICE_PHRASES = (
    *("source name", "device name", "device", "source device", "source", "data source"),
    *("device model", "device type", "device id", "deviceid", "device uuid", "deviceuuid"),
    *("source app", "source id", "app", "app name", "application", "package", "package name"),
    *("origin", "data origin", "provider", "data provider", "tracker", "wearable", "recorded by"),
    *("sensor", "product", "model", "serial", "serial number", "bundle id", "platform"),
    *("gerat", "geratename", "geratetyp", "quelle", "datenquelle", "herkunft", "modell"),
    *("appareil", "capteur", "provenance", "dispositivo", "sensore", "sorgente", "fuente"),
    *("origen", "fonte", "origem", "aparelho", "apparaat", "bron", "toestel"),
)
"""What people call the phone, watch or app that wrote a row, best first."""
_VALUE_WORDS = word_set("value count reading wert anzahl valeur valor valore waarde")
_FILE_WORDS = {
    "steps": word_set("step steps stepcount schritte pas pasos passi passos stappen"),
    "heart_rate_bpm": word_set("heart heartrate hr bpm pulse puls herzfrequenz cardiaque pouls"),
}
"""A column called just 'value' holds what the file's name says."""
_NOT_SAMPLES = word_set(
    "pain ache schmerz douleur dolor dolore dor pijn nrs mood workout exercise sport reps sets"
)

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
    found = {name: _positions(known, phrases) for name, known in _PHRASES.items()}
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
        phrases = [" ".join(words_of(header)) for header in layout.header]
        found = {name: _positions(_PHRASES[name], phrases) for name in TIMES}
        columns |= {name: positions[0] for name, positions in found.items() if positions}
    if not any(name in columns for name in TIMES):
        raise UnreadableExportError(f"the mapping {mapping.name!r} does not say which is the time.")
    return columns


def device_columns(layout: Layout) -> list[int]:
    """Return where the names of devices may stand, the best place first."""
    return _positions(_DEVICE_PHRASES, [" ".join(words_of(header)) for header in layout.header])


def offset_column(layout: Layout) -> int | None:
    """Return where the offset or the zone of the wearer's clock may stand."""
    phrases = [" ".join(words_of(header)) for header in layout.header]
    return next(iter(_positions(_PHRASES["utc_offset"], phrases)), None)


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


def _positions(known: Sequence[str], phrases: Sequence[str]) -> list[int]:
    matches = [at for at, phrase in enumerate(phrases) if phrase in known]
    return sorted(matches, key=lambda at: known.index(phrases[at]))
