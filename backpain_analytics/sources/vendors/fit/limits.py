"""What no device writes into one FIT file.

A few kilobytes of an archive can unfold into 64 MiB of the shortest messages, each of
which costs more memory and time than it has bytes. The most found in real files: 100,002
messages, 366 layouts, 9 summaries, 7 parts.
"""

from collections.abc import Mapping
from typing import Final

MOST: Final[Mapping[str, int]] = {
    "parts": 1_000,
    "messages": 4_000_000,
    "layouts": 10_000,
    "summaries": 1_000,
    "values": 4_000_000,
}
"""Our choice. A time and a heart rate each second for 23 days are two million messages and
four million values; summaries are file, session and activity messages."""


class ExcessError(Exception):
    """A file holds more than any device writes; the message says more than what."""


class Allowance:
    """How much more one file may hold, over all its parts."""

    def __init__(self) -> None:
        self._left = dict(MOST)

    def take(self, what: str, amount: int = 1) -> None:
        """Count parts, messages, layouts, summaries or values.

        Raises:
            ExcessError: The file holds more of them than any device writes.
        """
        self._left[what] -= amount
        if self._left[what] < 0:
            raise ExcessError(f"more than {MOST[what]:,} {what}")
