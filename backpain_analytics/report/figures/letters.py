"""How much room letters take, without asking a font: what is drawn are the reader's own."""

import re
import unicodedata
from textwrap import wrap

_EM_A_LETTER = 0.56
"""Rather wide, so that most fonts need less."""
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""What XML forbids, line ends, and what turns the letters after it round."""


def plain(text: str) -> str:
    """Return the text without what is not meant to be seen.

    >>> plain("gnp\u202e.exe")
    'gnp.exe'
    """
    return _UNSHOWN.sub("", text)


def width_in_ems(text: str) -> float:
    """Estimate a width; letters of East Asia and pictures are twice as wide.

    >>> width_in_ems("steps") < width_in_ems("気分気分気")
    True
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return _EM_A_LETTER * (len(text) + wide)


def lines_within(text: str, ems: float) -> list[str]:
    """Break a text into lines no wider than that.

    >>> lines_within("Prolonged low movement", 7)
    ['Prolonged', 'low movement']
    """
    shown = " ".join(plain(text).split())
    letters = ems / max(width_in_ems(shown) / max(len(shown), 1), _EM_A_LETTER)
    return wrap(shown, max(int(letters), 1)) or [""]


def one_line(text: str, ems: float) -> str:
    """Return the text, or as much of it as fits.

    >>> one_line("Walking with two poles", 10)
    'Walking with …'
    """
    if width_in_ems(text) <= ems:
        return lines_within(text, ems)[0]
    return f"{lines_within(text, ems - 2 * _EM_A_LETTER)[0]} …"
