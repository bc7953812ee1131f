"""Sports and makers as tracks name them; nothing else of a name is kept."""

import hashlib
import re

from backpain_analytics.sources.handmade.exercise.words import is_exercise
from backpain_analytics.sources.parsing.header_words import all_words_of

UNNAMED = "unnamed sport"
_SYNONYMS = {"ride": "cycling", "mtb": "mountain biking"}
_STRAVAS_NUMBERS = {"1": "cycling", "4": "hiking", "9": "running", "10": "walking"}
"""What Strava's older GPX files write for its commonest sports."""
_OTHER = {"other", "generic", "default", "unknown", "workout", "training", "exercise", "sport"}

_MAKERS = (
    *("garmin", "polar", "suunto", "coros", "wahoo", "strava", "fitbit", "google", "samsung"),
    *("zepp", "amazfit", "huawei", "xiaomi", "mi fitness", "withings", "apple", "tomtom", "timex"),
    *("concept2", "peloton", "zwift", "bryton", "lezyne", "sigma", "decathlon", "komoot"),
    *("runkeeper", "runtastic", "adidas", "endomondo", "mapmyrun", "mapmyfitness", "nike"),
    *("opentracks", "runnerup", "gadgetbridge", "workoutdoors", "healthfit", "ridewithgps"),
    *("trainingpeaks", "sports tracker", "sporttracks", "goldencheetah", "codoon", "keep"),
)
_OF_GARMIN = re.compile(r"\b(?:forerunner|fenix|edge|vivoactive|vivosmart|venu|instinct|epix)\b")
_LONGEST_NUMBER = 5
"""Digits; a longer number is one of a single device."""
_MOST_WORDS = 4


def sport_name(text: str | None) -> str:
    """Return a sport in plain words, in small letters; UNNAMED where a text names none.

    >>> [sport_name(text) for text in ("Biking", "trail_running", "VirtualRide", "9", "Anna's")]
    ['biking', 'trail running', 'virtual cycling', 'running', 'unnamed sport']
    """
    words = all_words_of(_STRAVAS_NUMBERS.get(text or "", text or ""))
    name = " ".join(_SYNONYMS.get(word, word) for word in words)
    return name if name not in _OTHER and is_exercise(name) else UNNAMED


def source_of(creator: str | None, form: str) -> str:
    """Name the device or app that recorded a track, without number or owner.

    Args:
        creator: As the track names it.
        form: 'tcx' or 'gpx'; stands for what is not known.

    >>> source_of("Garmin Forerunner 945", "tcx"), source_of("StravaGPX iPhone", "gpx")
    ('garmin:forerunner_945', 'strava:gpx_iphone')
    >>> source_of("Anna's phone", "gpx"), source_of(None, "tcx")
    ('gpx:other-a42ffb5e', 'tcx:unknown')
    """
    if not creator:
        return f"{form}:unknown"
    name = " ".join(re.findall(r"[a-z0-9]+", creator.lower()))
    maker = next((each for each in _MAKERS if each in name), None)
    if maker is None and _OF_GARMIN.search(name):
        maker = "garmin"
    if maker is None:
        return f"{form}:other-{hashlib.sha256(creator.encode()).hexdigest()[:8]}"
    words = name.replace(maker, " ").split()
    kept = [word for word in words if sum(map(str.isdigit, word)) <= _LONGEST_NUMBER]
    return f"{maker.replace(' ', '_')}:{'_'.join(kept[:_MOST_WORDS]) or form}"
