"""What kind of file a name stands for: the name without dates, numbers and whose it is."""

import re
from pathlib import PurePosixPath

OTHER = "other"
"""A file whose name says nothing but numbers, nor do those of its folders."""

_NOT_THE_KIND = re.compile(
    # An account's address in front, as Garmin writes it.
    r"^.*@[^_\s]*"
    # Random ids, with and without hyphens.
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<![^\W_])(?=[a-f]*\d)[0-9a-f]{8,}(?![^\W_])"
    # Whatever begins with a digit (dates, times, counts), and lengths such as PT18M.
    r"|(?<![^\W_])(?:T|PT)?\d[^\W_]*",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.[a-z]\w{0,4}(?:\.gz)?$", re.IGNORECASE)
_SEPARATORS = " ._-+~#,:;!()[]{}"


def kind_of_file(label: str) -> str:
    """Return what files of this kind are called, in the export's own words.

    Of words on both sides of a number the last ones: in front may stand whose it is.

    >>> kind_of_file("Takeout/Fitbit/Stress Score/Stress Score.csv")
    'Stress Score'
    >>> kind_of_file("all.zip!Fitbit/Sleep/Daily SpO2 - 2024-06-01-2024-06-30.csv")
    'Daily SpO2'
    >>> kind_of_file("DI_CONNECT/DI-Connect-Fitness/anna_0_gear.json")
    'gear'
    >>> kind_of_file("anna/electrocardiograms/2021.csv"), kind_of_file("anna/7.csv")
    ('electrocardiograms', 'other')
    """
    # The outermost folder is the person's own.
    *folders, name = PurePosixPath(label.replace("!", "/")).parts
    words = [_words(_ENDING.sub("", name)), *map(_words, reversed(folders[1:]))]
    return next(filter(None, words), OTHER)


def _words(name: str) -> str:
    pieces = [piece.strip(_SEPARATORS) for piece in _NOT_THE_KIND.split(name)]
    return next(filter(None, reversed(pieces)), "")
