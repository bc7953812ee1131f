"""backpain.toml: what people state of themselves, their diaries and their targets."""

import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.exposures import CONTROLS, EXPOSURES
from backpain_analytics.settings.parameter_ranges import Value, check_parameters
from backpain_analytics.settings.persons import Person, Strict


class Exposure(Strict):
    """An `[exposures.<column>]` block: the amount for which an estimate is stated."""

    step: float = Field(gt=0)
    unit: str = Field(min_length=1)


class Mapping(Strict):
    """A `[mappings.<name>]` block; the fields are those of ColumnMapping."""

    files: str
    kind: Literal["steps", "heart_rate", "pain_diary", "exercise_log"]
    columns: dict[str, str]
    time_zone: str | None = None
    day_order: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[".", ","] | None = None
    person: str | None = Field(default=None, min_length=1)
    """None: the files of everyone."""
    pain_scale: tuple[float, float] | None = None
    blank_means_same: bool = False
    device: str | None = None
    device_kind: Literal["worn", "phone"] | None = None
    counter: bool | None = None

    @field_validator("pain_scale")
    @classmethod
    def _rising_scale(cls, scale: tuple[float, float] | None) -> tuple[float, float] | None:
        if scale is not None and scale[0] >= scale[1]:
            raise ValueError("the lowest rating comes first, the highest second")
        return scale


class Settings(Strict):
    """All of backpain.toml."""

    time_zone: str = "UTC"
    persons: dict[str, Person] = Field(default_factory=dict)
    mappings: dict[str, Mapping] = Field(default_factory=dict)
    exposures: dict[str, Exposure] = Field(default_factory=dict)
    controls: dict[str, Literal["same_day", "day_before"]] = Field(default_factory=dict)
    parameters: dict[str, Any] = Field(default_factory=dict)

    @field_validator("exposures")
    @classmethod
    def _known_columns(cls, declared: dict[str, Exposure]) -> dict[str, Exposure]:
        unknown = declared.keys() - set(EXPOSURES)
        if unknown:
            raise ValueError(
                f"no such column: {', '.join(sorted(unknown))}; there are {', '.join(EXPOSURES)}"
            )
        return declared

    @field_validator("controls")
    @classmethod
    def _controls_are_no_exposures(
        cls, declared: dict[str, str], earlier: ValidationInfo
    ) -> dict[str, str]:
        compared = (set(EXPOSURES) - set(CONTROLS)) | set(earlier.data.get("exposures", ()))
        both = declared.keys() & compared
        if both:
            raise ValueError(
                f"{', '.join(sorted(both))} is compared with pain as an exposure; "
                "days cannot be made alike in it as well"
            )
        unknown = declared.keys() - set(CONTROLS)
        if unknown:
            raise ValueError(
                f"no such control: {', '.join(sorted(unknown))}; there are {', '.join(CONTROLS)}"
            )
        return declared

    @field_validator("parameters")
    @classmethod
    def _sane_parameters(cls, chosen: dict[str, Any]) -> dict[str, Value]:
        return check_parameters(chosen)


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
        where = ".".join(map(_place, first["loc"]))
        said = first["msg"].removeprefix("Value error, ")
        raise WorkspaceError(f"{path}: {where}: {said}.") from error
    _check_zones(path, settings)
    return settings


def _place(part: str | int) -> str:
    """Name a step of the way to a wrong value; blocks that repeat are counted from 1."""
    return f"number {part + 1}" if isinstance(part, int) else part


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
