"""How far a run has come, for whoever waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Step = Literal["reading", "computing", "relating", "writing", "people"]
"""Files of exports; tables; what goes together with pain; pages; the people of a study."""


@dataclass(frozen=True)
class Progress:
    """How far one step of a run has come."""

    step: Step
    done: float
    """Files, tables or people; of a large file also a part."""
    of: int
    people: int | None = None
    """Whose data the step is about; None: it is not known, or they are what is counted."""


OnProgress = Callable[[Progress], None]
"""Called as work goes on; a step begins with none done and ends with all."""


def unseen(progress: Progress) -> None:
    """Show nothing."""
