"""Conditions that people may state, and what is commonly left out early on with each.

Their words stand in messages/english.toml, `[words.condition]`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Trait = Literal["bends_back", "bends_forward", "twists", "is_high_impact"]
"""Of an exercise, as a column of `known_exercises`."""


class KnownCondition(BaseModel):
    """What is known of a condition."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    leaves_out: tuple[Trait, ...] = ()
    """Commonly left out early on."""
    asks_about: tuple[Trait, ...] = ()
    """Commonly done, after asking how."""
    asks_first: bool = False
    """All exercise begins with a question to the clinician."""
    source: str


_FILE = Path(__file__).with_name("conditions.toml")
CONDITIONS: Mapping[str, KnownCondition] = {
    code: KnownCondition.model_validate(block)
    for code, block in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}
"""By code, in the order of the file."""
