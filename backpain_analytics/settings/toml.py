"""backpain.toml: what people state of themselves, their diaries and their targets."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.exposures import CONTROLS, EXPOSURES
from backpain_analytics.settings.folders import check_folders
from backpain_analytics.settings.limits import NO_LIMITS, Limits
from backpain_analytics.settings.mappings import ColumnMapping, RatingPeriod
from backpain_analytics.settings.parameters import Parameters, chosen_parameters
from backpain_analytics.settings.persons import AskedQuestion, Person, Strict
from backpain_analytics.settings.zones import is_zone

Block = TypeVar("Block", bound=BaseModel)


class Exposure(Strict):
    """An `[exposures.<column>]` block: the amount for which an estimate is stated."""

    step: float = Field(gt=0)
    unit: str = Field(min_length=1)


class Diary(Strict):
    """The `[diary]` block: what holds for all diaries of the workspace."""

    about: RatingPeriod | None = None
    """What ratings of pain are about where a diary does not say; None: unknown."""


class Settings(Strict):
    """All of backpain.toml."""

    time_zone: str = "UTC"
    persons: dict[str, Person] = Field(default_factory=dict)
    diary: Diary = Diary()
    mappings: dict[str, ColumnMapping] = Field(default_factory=dict)
    exposures: dict[str, Exposure] = Field(default_factory=dict)
    controls: dict[str, Literal["same_day", "day_before"]] = Field(default_factory=dict)
    question: AskedQuestion | None = None
    """Asked of everyone who asks no other."""
    limits: Limits = NO_LIMITS
    parameters: Parameters = Parameters()

    @field_validator("mappings", mode="before")
    @classmethod
    def _named(cls, blocks: object) -> object:
        if not isinstance(blocks, dict):
            return blocks
        for name, block in blocks.items():
            if isinstance(block, dict) and "name" in block:
                raise ValueError(f"{name}.name: no such key; the heading of the block says it")
        return {
            name: {"name": name, **block} if isinstance(block, dict) else block
            for name, block in blocks.items()
        }

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

    @field_validator("parameters", mode="before")
    @classmethod
    def _chosen(cls, chosen: object) -> object:
        return chosen_parameters(chosen) if isinstance(chosen, dict) else chosen

    @model_validator(mode="after")
    def _asks_about_what_is_compared(self) -> Self:
        compared = [
            name for name, one in EXPOSURES.items() if one.is_usual or name in self.exposures
        ]
        asked = {"question": self.question} | {
            f"persons.{name}.question": person.question for name, person in self.persons.items()
        }
        for where, question in asked.items():
            if question is None or question.exposure in compared:
                continue
            name = question.exposure
            remedy = f"; declare it in [exposures.{name}] first" if name in EXPOSURES else ""
            raise ValueError(
                f"{where}.exposure: '{name}' is not compared with pain here{remedy}; "
                f"there are {', '.join(compared)}"
            )
        return self


def read_settings(path: Path) -> Settings:
    """Read and check a backpain.toml.

    Raises:
        WorkspaceError: The message names the file, the key and the remedy.
    """
    return settings_of(toml_content(path), path)


def toml_content(path: Path) -> dict[str, Any]:
    """Return what a TOML file says, unchecked.

    Raises:
        WorkspaceError: It is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path}: not valid TOML: {error}.") from error


def parse_settings(content: str, path: Path) -> Settings:
    """Check what a backpain.toml would say.

    Raises:
        WorkspaceError: The message names the file, the key and the remedy.
    """
    try:
        return settings_of(tomllib.loads(content), path)
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceError(f"{path}: not valid TOML: {error}.") from error


def settings_of(content: Mapping[str, Any], path: Path) -> Settings:
    """Check what a file, or a program, says.

    Raises:
        WorkspaceError: The message names the file, the key and the remedy.
    """
    settings = checked(Settings, content, str(path))
    _check_zones(path, settings)
    check_folders(path, settings.persons)
    return settings


def checked(kind: type[Block], content: Mapping[str, Any], where: str) -> Block:
    """Return a block of settings.

    Raises:
        WorkspaceError: The message says where, the key and what is wrong with it.
    """
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(_place, first["loc"]))
        is_unknown = first["type"] in {"extra_forbidden", "unexpected_keyword_argument"}
        said = "no such key" if is_unknown else first["msg"].removeprefix("Value error, ")
        raise WorkspaceError(f"{where}: {f'{key}: ' if key else ''}{said}.") from error


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
        if not is_zone(zone):
            raise WorkspaceError(
                f"{path}: {where}: no time zone is called '{zone}'; "
                "write it like 'Europe/Berlin' or 'America/New_York'."
            )
