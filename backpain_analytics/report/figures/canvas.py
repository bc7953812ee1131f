"""Where figures are shown, and how large their letters are there."""

from dataclasses import dataclass

LEFT_EMS, RIGHT_EMS = 3.8, 4.0
"""Beside a plot of dates: room for the numbers of its axis, and for the name of its last mark."""
BELOW_EMS = 3.6
"""Below it: room for the dates."""


@dataclass(frozen=True)
class Shape:
    """A width for which a figure is drawn, so that its letters stay readable there."""

    name: str
    width_inches: float
    font_points: float

    @property
    def is_narrow(self) -> bool:
        """Say whether there is room for little beside the plot."""
        return self.width_inches < 4

    @property
    def width_ems(self) -> float:
        """Return the width in heights of a letter."""
        return self.width_inches / self.ems(1)

    @property
    def plot_ems(self) -> float:
        """Return the width of a plot of dates, in heights of a letter."""
        return self.width_ems - LEFT_EMS - RIGHT_EMS

    @property
    def below(self) -> float:
        """Return the room below a plot for its dates, in inches."""
        return self.ems(BELOW_EMS)

    def ems(self, count: float) -> float:
        """Return so many heights of a letter, in inches."""
        return count * self.font_points / 72


WIDE = Shape("wide", 8.64, 10.1)
"""The column of the page: letters of 11 px at 680 px, of 15 px at 57 rem."""
HALF = Shape("half", 5.4, 9.4)
"""Beside a text of the first screen: letters of 11 px at 455 px, of 13 px at 34 rem."""
NARROW = Shape("narrow", 3.6, 9.1)
"""A telephone: letters of 11 px at 313 px."""
PAPER = Shape("paper", 170 / 25.4, 8)
"""170 mm, letters of 8 points."""
