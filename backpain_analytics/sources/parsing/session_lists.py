"""Tables whose rows are whole activities, by the words of their headers.

A watch's account lists a run with its distance, its length and its mean heart rate; its `Steps`
are of the whole run, and its `Time` is how long it took, not when.
"""

import re
from collections.abc import Sequence

from backpain_analytics.sources.parsing.header_words import word_set, words_of

_KIND_PHRASES = frozenset(
    (
        *("activity type", "type of activity", "workout type", "sport", "sports", "sport type"),
        *(
            "discipline",
            "aktivitatstyp",
            "aktivitats typ",
            "sportart",
            "activiteittype",
            "activiteitstype",
        ),
        *("type activiteit", "type d activite", "tipo de actividad", "tipo de atividade"),
        *("tipo di attivita", "tipo attivita", "aktivitetstype", "aktivitetstyp"),
        *("typ aktywnosci", "rodzaj aktywnosci", "typ aktivity"),
    )
)
"""What heads the kind of an activity."""
_ACTIVITY_PHRASES = _KIND_PHRASES | {"activity name", "activity id", "workout name"}
_LENGTH_PHRASES = frozenset(
    (
        *("duration", "moving time", "elapsed time", "total time", "activity time"),
        *("workout time", "time in motion", "dauer", "zeit in bewegung", "verstrichene zeit"),
        *("duree", "temps de deplacement", "temps ecoule", "duracion", "tiempo en movimiento"),
        *("tiempo transcurrido", "duracao", "tempo em movimento", "durata", "tempo in movimento"),
        *("duur", "bewegingstijd", "verstreken tijd"),
    )
)
"""What heads the length of an activity; `Time` may, and may head a time of day."""
_WHOLE = word_set("""
    distance calories kcal pace speed ascent descent elevation climb laps title favorite favourite
    distanz strecke kalorien titel favorit geschwindigkeit aufstieg
    allure titre favori vitesse distancia calorias ritmo titulo favorito favoritos velocidad
    distanza calorie passo titolo preferita preferito velocita afstand calorieen tempo snelheid
    favoriet dystans kalorie
""")
"""Words of the other columns that describe an activity as a whole."""
_SUMMARY = word_set("""
    avg average mean max maximum best ø moyen moyenne medio media mittlere maximale gem
    gemiddelde
""")
_MEASURED = word_set("""
    hr heart pace speed cadence power hf herzfrequenz frequence cardiaque frecuencia cardiaca
    fc allure ritmo passo hs hartslag
""")
_LENGTH = re.compile(r"(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:[.,]\d+)?$")
_DATE_WITH_CLOCK = re.compile(r"\D*\d{1,4}\D+\d{1,2}\D.*\s\d{1,2}:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d")
_MIDNIGHT = re.compile(r"[T\s]0{1,2}:00(?::00)?(?:\.0+)?$")


def is_session_list(headers: Sequence[str]) -> bool:
    """Say whether a header is that of a list of activities.

    It names the kind of an activity and what an activity as a whole has, or means and maxima
    beside how long it took. A table of samples may have some of these words, but not both.

    >>> is_session_list(["Activity Type", "Date", "Distance", "Steps"])
    True
    >>> is_session_list(["timestamp", "heart rate", "activity"])
    False
    >>> is_session_list(["Date", "Steps", "Distance", "Average heart rate"])
    False
    """
    phrases = [words_of(header) for header in headers]
    joined = {" ".join(words) for words in phrases}
    has_length = bool(joined & _LENGTH_PHRASES)
    describes = has_length or any(_WHOLE & set(words) for words in phrases)
    summarises = any(_SUMMARY & set(words) and _MEASURED & set(words) for words in phrases)
    return bool(joined & _ACTIVITY_PHRASES and describes) or (summarises and has_length)


def names_kind(header: str) -> bool:
    """Say whether a header is that of the kind of an activity.

    >>> names_kind("Type d'activité"), names_kind("Activity ID")
    (True, False)
    """
    return " ".join(words_of(header)) in _KIND_PHRASES


def is_length(text: str) -> bool:
    """Say whether a cell may be how long something took: `00:36:44`, `36:44.5`, `26:10:00`."""
    return _LENGTH.match(text.strip()) is not None


def is_date_with_clock(text: str) -> bool:
    """Say whether a cell holds a date and a time of day that is not the midnight of a bare date.

    >>> [is_date_with_clock(text) for text in ("2026-03-08 18:05:12", "2026-03-08 00:00:00")]
    [True, False]
    """
    return _DATE_WITH_CLOCK.match(text) is not None and _MIDNIGHT.search(text) is None
