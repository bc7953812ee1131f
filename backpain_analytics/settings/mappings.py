"""How a hand-made table is to be read, as `[mappings.<name>]` declares it."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

RatingPeriod = Literal["now", "past_24_hours", "today", "night"]
"""What a rating of pain is about."""


def _rising(scale: tuple[float, float] | None) -> tuple[float, float] | None:
    if scale is not None and scale[0] >= scale[1]:
        raise ValueError("the lowest rating comes first, the highest second")
    return scale


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class ColumnMapping:
    """One kind of table: whose files they are and what their columns mean."""

    name: str
    """In backpain.toml that of the block."""
    files: str
    """Glob on the file's name."""
    kind: Literal["steps", "heart_rate", "pain_diary", "exercise_log"] | None = None
    """None: only `sheet` is declared, and the sheet is read as it shows itself to be."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column name → the file's header."""
    sheet: str | None = None
    """Of a workbook; None: the only one that is such a table."""
    time_zone: str | None = None
    """Zone of naive times in the file; None: the person's own."""
    day_order: Literal["dmy", "mdy", "ymd"] | None = None
    """None: found from the file, refused when two fit."""
    decimal: Literal[".", ","] | None = None
    person: Annotated[str | None, Field(min_length=1)] = None
    """Whose files; None: everyone's."""
    pain_scale: Annotated[tuple[float, float] | None, AfterValidator(_rising)] = None
    """Lowest and highest rating of a scale other than 0-10."""
    about: RatingPeriod | None = None
    """What the ratings of a pain diary are about; None: as its headers say."""
    blank_means_same: bool = False
    """In a pain diary a blank date, region or rating means "as in the row before" (for a
    rating: the row before of the same region); in an exercise log only a blank date does."""
    device: str | None = None
    """Files of one device share a name, so that its steps and its heart rate meet;
    None: the file's name without what it holds."""
    device_kind: Literal["worn", "phone"] | None = None
    """None: worn where the device writes heart rate, else unknown."""
    counter: bool | None = None
    """Steps are the count so far, not those of each row; None: found by how they run."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.kind is None and (self.columns or self.sheet is None):
            raise ValueError("kind and columns are needed, or a sheet alone")
        return self
