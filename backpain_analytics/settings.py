"""backpain.toml: what people state of themselves, their diaries and their targets."""

import math
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.parameters import Parameters
from backpain_analytics.zones import Stay, ZoneHistory

EXPOSURE_COLUMNS = (
    "sedentary_minutes",
    "prolonged_30_minutes",
    "steps",
    "aerobic_minutes",
    "exercise_done",
    "mood_nrs",
    "stress_nrs",
    "sleep_quality_nrs",
    "control_nrs",
)
"""Columns of `analysis_days` that may be compared with pain."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Move(_Strict):
    """From this local date on the person lives by another zone's clock."""

    since: date
    time_zone: str


class Plan(_Strict):
    """What the person agreed to do in a week."""

    core_sessions: int | None = Field(default=None, ge=0, le=21)
    stretching_days: int | None = Field(default=None, ge=0, le=7)
    aerobic_sessions: int | None = Field(default=None, ge=0, le=21)


class Phase(_Strict):
    """Something the person began on a date known beforehand."""

    since: date


class Exposure(_Strict):
    """An `[exposures.<column>]` block: the amount for which an estimate is stated."""

    step: float = Field(gt=0)
    unit: str = Field(min_length=1)


class Person(_Strict):
    """What a person states in backpain.toml; None: not stated."""

    birth_year: int | None = Field(default=None, ge=1900, le=2100)
    sex: Literal["female", "male"] | None = None
    time_zone: str | None = None
    moves: tuple[Move, ...] = ()
    highest_heart_rate_bpm: float | None = Field(default=None, ge=100, le=230)
    resting_heart_rate_bpm: float | None = Field(default=None, ge=30, le=120)
    takes_beta_blocker: bool = False
    step_target: int | None = Field(default=None, ge=500, le=50_000)
    aerobic_minutes_target: int | None = Field(default=None, ge=10, le=2_000)
    source_ranking: tuple[str, ...] = ()
    plan: Plan = Plan()
    phases: dict[str, Phase] = Field(default_factory=dict)

    @field_validator("moves")
    @classmethod
    def _moves_in_order(cls, moves: tuple[Move, ...]) -> tuple[Move, ...]:
        return tuple(sorted(moves, key=lambda move: move.since))

    def zones(self) -> ZoneHistory | None:
        """Return the zone history; None where the person states no zone."""
        if self.time_zone is None:
            return None
        moves = (Stay(move.since, move.time_zone) for move in self.moves)
        return ZoneHistory((Stay(date.min, self.time_zone), *moves))


class Mapping(_Strict):
    """A `[mappings.<name>]` block; the fields are those of ColumnMapping."""

    files: str
    kind: Literal["steps", "heart_rate", "pain_diary", "exercise_log"]
    columns: dict[str, str]
    time_zone: str | None = None
    day_order: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[".", ","] | None = None
    pain_scale: tuple[float, float] | None = None
    blank_means_same: bool = False
    device: str | None = None
    device_kind: Literal["worn", "phone"] | None = None

    @field_validator("pain_scale")
    @classmethod
    def _rising_scale(cls, scale: tuple[float, float] | None) -> tuple[float, float] | None:
        if scale is not None and scale[0] >= scale[1]:
            raise ValueError("the lowest rating comes first, the highest second")
        return scale


class Settings(_Strict):
    """All of backpain.toml."""

    time_zone: str = "UTC"
    persons: dict[str, Person] = Field(default_factory=dict)
    mappings: dict[str, Mapping] = Field(default_factory=dict)
    exposures: dict[str, Exposure] = Field(default_factory=dict)
    parameters: dict[str, int | float] = Field(default_factory=dict)

    @field_validator("exposures")
    @classmethod
    def _known_columns(cls, declared: dict[str, Exposure]) -> dict[str, Exposure]:
        unknown = declared.keys() - set(EXPOSURE_COLUMNS)
        if unknown:
            raise ValueError(
                f"no such column: {', '.join(sorted(unknown))}; "
                f"there are {', '.join(EXPOSURE_COLUMNS)}"
            )
        return declared

    @field_validator("parameters")
    @classmethod
    def _known_parameters(cls, chosen: dict[str, int | float]) -> dict[str, int | float]:
        unknown = chosen.keys() - {field.name for field in fields(Parameters)}
        if unknown:
            raise ValueError(f"no such parameter: {', '.join(sorted(unknown))}")
        for name, value in chosen.items():
            is_whole = isinstance(getattr(Parameters, name), int)
            if not 0 <= value < math.inf or (is_whole and value != int(value)):
                kind = "a whole number" if is_whole else "a number"
                raise ValueError(f"{name} must be {kind}, 0 or more")
            if name.endswith("_share") and value > 1:
                raise ValueError(f"{name} is a share from 0 to 1")
        return chosen


def read_settings(path: Path) -> Settings:
    """Read and check a backpain.toml.

    Raises:
        WorkspaceError: The message names the file, the key and the remedy.
    """
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        settings = Settings.model_validate(content)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path}: not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WorkspaceError(f"{path}: {where}: {first['msg']}.") from error
    _check_zones(path, settings)
    return settings


def _check_zones(path: Path, settings: Settings) -> None:
    named = {"time_zone": settings.time_zone}
    for name, person in settings.persons.items():
        if person.moves and person.time_zone is None:
            raise WorkspaceError(f"{path}: persons.{name}: moves need a time_zone to start from.")
        named[f"persons.{name}.time_zone"] = person.time_zone or settings.time_zone
        for number, move in enumerate(person.moves, start=1):
            named[f"persons.{name}.moves, number {number}"] = move.time_zone
    for name, mapping in settings.mappings.items():
        named[f"mappings.{name}.time_zone"] = mapping.time_zone or settings.time_zone
    for where, zone in named.items():
        if zone not in available_timezones():
            raise WorkspaceError(
                f"{path}: {where}: no time zone is called '{zone}'; "
                "write it like 'Europe/Berlin' or 'America/New_York'."
            )
