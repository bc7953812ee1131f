"""What chapters are made of: words, figures and tables, before anything of HTML or paper."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from backpain_analytics.report.figures.canvas import Shape


@dataclass(frozen=True)
class Paragraph:
    """One or more sentences."""

    text: str
    kind: Literal["plain", "note", "absent", "heading"] = "plain"
    """`note`: in small print; `absent`: why there is nothing to show; `heading`: of what follows
    in the chapter."""


@dataclass(frozen=True)
class Bullets:
    """Sentences that stand beside each other."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A figure with the sentence that says what it shows."""

    name: str
    """Of the figure, unique on the page."""
    heading: str
    sentence: str
    """Its finding: printed above it, and what stands for it where it cannot be seen."""
    draw: "Callable[[Shape], Figure]"
    """Draw it for a shape of paper or screen."""
    caption: str = ""
    """What its marks mean, with n."""


@dataclass(frozen=True)
class Table:
    """Words in rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0
    """Further rows that are not printed."""
    kind: Literal["numbers", "text"] = "numbers"
    is_folded: bool = True
    """Shown only when asked for; left out on paper."""
    name: str = ""
    """In tables.toml; the others are not handed out as files."""
    shown: "pd.DataFrame | None" = field(default=None, compare=False, repr=False)
    """What stands behind the words: all rows, by column."""


Part = Paragraph | Bullets | Picture | Table


@dataclass(frozen=True)
class Chapter:
    """One section of the page."""

    name: str
    """Its anchor."""
    heading: str
    parts: tuple[Part, ...]
    is_folded: bool = False


def told(*parts: Part | None) -> tuple[Part, ...]:
    """Leave out what has nothing to say."""
    return tuple(
        part
        for part in parts
        if part is not None
        and not (isinstance(part, Paragraph) and not part.text)
        and not (isinstance(part, Bullets) and not part.items)
        and not (isinstance(part, Table) and not part.rows)
    )
