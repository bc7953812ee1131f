"""Which column of a hand-made exercise log is which, guessed from the names people give them."""

from collections.abc import Iterable, Sequence

from backpain_analytics.sources.handmade.diaries.columns import pain_name
from backpain_analytics.sources.handmade.diaries.words import AFTER, BEFORE, PAIN
from backpain_analytics.sources.parsing.header_words import (
    DATE_PARTS,
    Columns,
    all_words_of,
    date_columns,
    word_set,
    words_of,
)

PAIN_COLUMNS = ("pain_before_nrs", "pain_after_nrs")
EXERCISE_COLUMNS = (
    *("date", "time", *DATE_PARTS, "kind", "name", "minutes", "sets", "repetitions"),
    *("held_seconds", "weight_kilograms", *PAIN_COLUMNS, "is_high_impact"),
)
"""Every name that a mapping of kind `exercise_log` may use."""

NAMES = ("kind", "name")
EFFORT = ("minutes", "sets", "repetitions")

_CLOCK_PARTS = {"hour", "minute", "second", "stunde", "heure", "hora", "ora", "minuto", "uur"}
"""A header of one of these alone says when: the hour of a day, the minute of an hour."""
_UNITS = word_set("""
    min mins minute minutes minuten minutos minuti h hour hours hrs stunden heures horas ore uren
    s sec secs second seconds sekunden secondes segundos secondi mm ss hh of the in en de
""")
_ROLES = {
    phrase: name
    for name, phrases in {
        "kind": "kind|exercise type|type exercise|activity type|type activity|workout type"
        "|sport type|exercise kind|kind exercise|trainingsart|sportart|type d exercice"
        "|tipo ejercicio|tipo exercicio|tipo di esercizio|soort oefening",
        "name": "exercise|exercises|exercise name|name exercise|activity|activity name|sport"
        "|workout|workout name|training|ubung|ubungen|aktivitat|exercice|exercices|activite"
        "|ejercicio|ejercicios|actividad|deporte|exercicio|exercicios|atividade|esporte"
        "|esercizio|esercizi|attivita|oefening|oefeningen|activiteit",
        "minutes": "duration|exercise duration|dauer|duree|duracion|duracao|durata|duur",
        "sets": "sets|set|satze|series|serie",
        "repetitions": "repetitions|reps|rep|wiederholungen|wdh|repeticiones|repeticoes"
        "|ripetizioni|herhalingen",
        "held_seconds": "held|hold|hold time|holding time|time held|haltezeit",
        "is_high_impact": "is high impact|high impact|impact",
    }.items()
    for phrase in phrases.split("|")
}
_VAGUE = {
    **dict.fromkeys(("type", "category", "art", "typ", "tipo", "soort"), "kind"),
    "name": "name",
}
"""Headers that mean exercise only beside others that do."""
_EXERCISES = word_set("""
    exercise exercises workout workouts sport sports training trainingsart sportart ubung ubungen
    exercice exercices ejercicio ejercicios deporte exercicio exercicios esporte esercizio esercizi
    oefening oefeningen
""")
"""A header with one of these means exercise; an activity or a type may be anything."""
_DONE = ("sets", "repetitions", "held_seconds", "weight_kilograms", "is_high_impact")
"""What only an exercise has."""
_ANOTHER_LOG = word_set("""
    severity symptom symptoms trigger triggers cause causes aura attack migraine headache onset
    medication medications medicine meds drug drugs dose dosage relief remedy treatment
    schwere starke symptome ausloser ursache medikament medikamente dosis
    symptomes declencheur declencheurs medicament medicaments sintoma sintomas gravedad
    medicacion medicamento medicamentos sintomi farmaco farmaci symptomen medicatie medicijn
    bedtime nap naps rem awakenings meal food drink serving servings flow cycle
    project client customer task billable employee shift invoice wage projekt kunde aufgabe
    projet tache proyecto cliente tarea
""")
"""Headers of logs of symptoms, sleep, food, periods and work, which have types and lengths too."""
_WEIGHT = word_set("weight load gewicht last poids charge peso carga carico")
_KILOGRAMS = word_set("kg kgs kilo kilos kilogram kilograms kilogramm")
_SAMPLES = word_set("steps step heart bpm pulse value count")


def guess_exercise_columns(headers: Sequence[str]) -> Columns | None:
    """Return the columns of an exercise log; None when these are not the headers of one.

    A diary that also says what was done that day is a diary; it becomes a log when it says how
    much of it was done. A type and a duration may be those of a headache, a nap or a meeting: see
    `is_vague`.

    Raises:
        AmbiguousExportError: Two columns could be the date.
    """
    columns = _places([_role(header) for header in headers])
    if columns:
        columns = _places([_VAGUE.get(" ".join(words_of(header))) for header in headers]) | columns
    if not any(name in columns for name in NAMES):
        return None
    if is_vague(headers) and names_another_log(headers):
        return None
    says_how_much = any(name in columns for name in EFFORT)
    if not says_how_much and any(_names_something_else(header) for header in headers):
        return None
    # `Time (min)` looks like a time of day as well.
    taken = set(columns.values())
    dates = {name: at for name, at in date_columns(headers).items() if at not in taken}
    return {**dates, **columns} if dates else None


def names_another_log(headers: Iterable[str]) -> bool:
    """Say whether a header names symptoms, sleep, food, periods or work."""
    return any(_ANOTHER_LOG & set(words_of(header)) for header in headers)


def is_vague(headers: Iterable[str]) -> bool:
    """Say whether no header names exercise, so that only the cells decide.

    >>> is_vague(["Date", "Type", "Duration"]), is_vague(["Date", "Type", "Sets"])
    (True, False)
    """
    return not any(
        _EXERCISES & set(words_of(header)) or _role(header) in _DONE for header in headers
    )


def _places(names: Sequence[str | None]) -> Columns:
    """Return where each name stands first."""
    return {name: names.index(name) for name in names if name}


def _names_something_else(header: str) -> bool:
    return pain_name(header) is not None or bool(_SAMPLES & set(words_of(header)))


def _role(header: str) -> str | None:
    words = words_of(header)
    if PAIN & set(words):
        if BEFORE & set(words):
            return "pain_before_nrs"
        return "pain_after_nrs" if AFTER & set(words) else None
    if _is_duration(header):
        return "minutes"
    if _is_weight_in_kilograms(header):
        return "weight_kilograms"
    return _ROLES.get(" ".join(word for word in words if word not in _UNITS))


def _is_weight_in_kilograms(header: str) -> bool:
    """Say whether a header is a weight that names its unit; one without may be in pounds."""
    words = set(all_words_of(header))
    return bool(words & _KILOGRAMS) and bool(words & _WEIGHT) and words <= _WEIGHT | _KILOGRAMS


def _is_duration(header: str) -> bool:
    """Say whether a header is a unit of time, or a time with its unit: `Time (min)`."""
    if " ".join(all_words_of(header)) in _CLOCK_PARTS:
        return False
    named = set(words_of(header)) - _UNITS
    units = set(all_words_of(header)) & _UNITS
    return bool(units) and named <= {"time", "zeit", "temps", "tiempo", "tempo", "tijd"}
