"""What recorded sessions count as, by the words of `exercises.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from backpain_analytics.sources.device_rows import with_kinds

Exercise = tuple[str, bool | None]
"""Kind of exercise, and whether it is of high impact; None: the word does not tell."""

_OTHER: Final[Exercise] = ("other", None)
_GROUPS: Final[Mapping[str, Exercise]] = {
    "high_impact": ("aerobic", True),
    "low_impact": ("aerobic", False),
    "impact_unknown": ("aerobic", None),
    "stretching": ("stretching", False),
    "core": ("core", False),
    "other": _OTHER,
}


def exercise_of(vendor: str, *words: object) -> Exercise:
    """Return what a session counts as, by the first of its words that the vendor's list has.

    >>> exercise_of("fit", "indoor_rowing", "fitness_equipment"), exercise_of("fit", "golf")
    (('aerobic', False), ('other', None))
    """
    known = _exercises(vendor)
    return next((known[word] for word in words if word in known), _OTHER)


def with_exercises(rows: pl.DataFrame, vendor: str) -> pl.DataFrame:
    """Add what each session counts as by its `name`: by the vendor's list, else by its words."""
    known = _exercises(vendor)
    name = pl.col("name").str.to_lowercase()
    kinds, impacts = ({word: of[at] for word, of in known.items()} for at in (0, 1))
    is_listed = name.is_in(list(known)).fill_null(value=False)
    listed = {
        "kind": name.replace_strict(kinds, default=None, return_dtype=pl.String),
        "is_high_impact": name.replace_strict(impacts, default=None, return_dtype=pl.Boolean),
    }
    return with_kinds(rows).with_columns(
        pl.when(is_listed).then(of).otherwise(column).alias(column) for column, of in listed.items()
    )


@cache
def _exercises(vendor: str) -> Mapping[object, Exercise]:
    content = Path(__file__).with_name("exercises.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(content)[vendor]
    return {word: _GROUPS[group] for group, words in groups.items() for word in words}
