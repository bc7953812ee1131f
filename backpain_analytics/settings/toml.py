"""backpain.toml: what people state of themselves, their diaries and their targets."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.exposures import (
    CONTROL_COLUMNS,
    EXPOSURE_COLUMNS,
    ControlDay,
    Exposure,
)
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.parameters import Parameters, chosen_parameters
from backpain_analytics.settings.persons import Person, Strict


class Settings(Strict):
    """All of backpain.toml."""

    time_zone: str = "UTC"
    persons: dict[str, Person] = Field(default_factory=dict)
    mappings: dict[str, ColumnMapping] = Field(default_factory=dict)
    exposures: dict[str, Exposure] = Field(default_factory=dict)
    controls: dict[str, ControlDay] = Field(default_factory=dict)
    parameters: Parameters = Parameters()

    @field_validator("mappings", mode="before")
    @classmethod
    def _named_mappings(cls, blocks: object) -> object:
        return _complete(blocks, lambda name: {"name": name})

    @field_validator("exposures", mode="before")
    @classmethod
    def _named_exposures(cls, blocks: object) -> object:
        return _complete(blocks, lambda name: {"name": name, "is_yes_no": name.endswith("_done")})

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

    @field_validator("controls")
    @classmethod
    def _controls_are_no_exposures(
        cls, declared: dict[str, str], earlier: ValidationInfo
    ) -> dict[str, str]:
        compared = (set(EXPOSURE_COLUMNS) - set(CONTROL_COLUMNS)) | set(
            earlier.data.get("exposures", ())
        )
        both = declared.keys() & compared
        if both:
            raise ValueError(
                f"{', '.join(sorted(both))} is compared with pain as an exposure; "
                "days cannot be made alike in it as well"
            )
        unknown = declared.keys() - set(CONTROL_COLUMNS)
        if unknown:
            raise ValueError(
                f"no such control: {', '.join(sorted(unknown))}; "
                f"there are {', '.join(CONTROL_COLUMNS)}"
            )
        return declared

    @field_validator("parameters", mode="before")
    @classmethod
    def _chosen(cls, chosen: object) -> object:
        return chosen_parameters(chosen) if isinstance(chosen, dict) else chosen


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
        is_unknown = first["type"] in {"extra_forbidden", "unexpected_keyword_argument"}
        said = "no such key" if is_unknown else first["msg"].removeprefix("Value error, ")
        raise WorkspaceError(f"{path}: {where}: {said}.") from error
    _check_zones(path, settings)
    return settings


def _complete(blocks: object, facts_of: Callable[[str], dict[str, object]]) -> object:
    """Give each block of a table what follows from the name under which it stands."""
    if not isinstance(blocks, dict):
        return blocks
    complete = {}
    for name, block in blocks.items():
        facts = facts_of(name) if isinstance(block, dict) else {}
        stated = [fact for fact in facts if fact in block]
        if stated:
            raise ValueError(f"{name}.{stated[0]}: no such key; the heading of the block says it")
        complete[name] = facts | block if facts else block
    return complete


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
