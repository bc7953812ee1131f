"""What kind of exercise a name stands for, and whether it is high impact.

A small vocabulary of common names; what it does not know is `other`, of unknown impact.
"""

import re

from backpain_analytics.sources.parsing.header_words import words_of

KINDS = ("core", "stretching", "aerobic", "other")

_KINDS = {
    "core": r"core|plank|bird dog|dead bug|curl up|crunch|sit up|situp|abs\b|abdominal|bridg"
    r"|pilates|back extension|superman|mcgill|pelvic tilt|bauch|rumpf|gainage|abdominaux|brucke",
    "stretching": r"stretch|yoga|flexib|mobili|hamstring|piriformis|cat cow|child s pose"
    r"|knees? to chest|dehn|etirement|souplesse|estiramiento|alongamento|allungament|rek",
    "aerobic": r"aerob|cardio|endurance|walk|hik|run|jog|swim|cycl|bik|spinning|row|ellip|treadmill"
    r"|cross ?trainer|danc|skat|ski(?:s|ing)?\b|kayak|aqua|jump|skip|stairs|hiit|football"
    r"|soccer|basketball|volley|tennis|squash|badminton|gehen|spazier|wander|lauf|schwimm|rad"
    r"|marche|course|courir|natation|nager|velo|caminar|caminata|correr|carrera|nadar|natacion"
    r"|bicicleta|caminhada|corrida|natacao|camminata|corsa|nuoto|wandel|hardlop|zwem|fiets",
}
_WATER = r"water|aqua|pool|wasser|eau|agua|acqua"
_HIGH_IMPACT = (
    r"run|jog|sprint|jump|hop|skip|burpee|plyo|hiit|trampolin|football|soccer|basketball"
    r"|volley|handball|tennis|squash|badminton|joggen|laufen|seilspringen|course|courir|correr"
    r"|carrera|corrida|corsa|hardlop"
)
_LOW_IMPACT = (
    r"walk|hik|swim|cycl|bik|ellip|gehen|spazier|wander|schwimm|rad|marche|natation|nager|velo"
    r"|caminar|caminata|nadar|natacion|bicicleta|caminhada|natacao|camminata|nuoto|wandel|zwem"
    r"|fiets"
)
_OTHERS = (
    r"exercis|work ?outs?\b|train(?:ed|ing)\b|gym|fitness|sports?\b|strength|weights?\b|lift|squat"
    r"|press\b|push ?ups?\b|pull ?ups?\b|lunges?\b|curls?\b|climb|box(?:en|ing)\b|golf|surf|padel"
    r"|physio|kraft|turnen|klettern|musculation|renforcement|escalade|fuerza|gimnasio|palestra"
)
_REST = (
    r"(?:no(?:ne|thing)?(?: exercise| sport| activity)?|rest(?: day)?|(?:day )?off|kein(?:e|s)?"
    r"|nichts|nein|ruhetag|pause|rien|repos|aucun|nada|ninguno|descanso|geen|rust|nenhum|niente|riposo)"
)


def known_kind(name: str) -> str | None:
    """Return the kind that the name of an exercise stands for; None where it does not tell.

    >>> [known_kind(name) for name in ("Side plank", "Yoga", "WaterRun", "Deadlift")]
    ['core', 'stretching', 'aerobic', None]
    """
    phrase = " ".join(words_of(name))
    return next(
        (kind for kind, words in _KINDS.items() if re.search(rf"\b(?:{words})", phrase)), None
    )


def is_high_impact(name: str) -> bool | None:
    """Say whether the feet hit the ground hard; None where the name does not tell.

    >>> [is_high_impact(name) for name in ("Running", "Water running", "Plank", "Climbing")]
    [True, False, False, None]
    """
    phrase = " ".join(words_of(name))
    if re.search(rf"\b(?:{_WATER})", phrase):
        return False
    if re.search(rf"\b(?:{_HIGH_IMPACT})", phrase):
        return True
    if known_kind(name) in ("core", "stretching") or re.search(rf"\b(?:{_LOW_IMPACT})", phrase):
        return False
    return None


def is_exercise(name: str) -> bool:
    """Say whether a name is that of an exercise, of whatever kind.

    >>> [is_exercise(name) for name in ("Walk", "Gym", "Migraine", "Meeting", "yes")]
    [True, True, False, False, False]
    """
    phrase = " ".join(words_of(name))
    is_other = phrase in KINDS or re.search(rf"\b(?:{_OTHERS})", phrase) is not None
    return is_other or known_kind(name) is not None


def is_rest(name: str) -> bool:
    """Say whether the name says that nothing was done.

    >>> [is_rest(name) for name in ("None", "Rest day", "Restorative yoga")]
    [True, True, False]
    """
    return re.fullmatch(_REST, " ".join(words_of(name))) is not None
