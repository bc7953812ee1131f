"""What a person states of themselves, their targets and their plan in backpain.toml."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.exercises import ExerciseKind, plain_name
from backpain_analytics.settings.zones import Stay, ZoneHistory

KINDS = ("core", "stretching", "aerobic")
"""Kinds of exercise that a plan may count without naming any exercise."""

HeartRateLimit = Literal["beta_blocker", "rate_limiting_drug", "pacemaker", "atrial_fibrillation"]
"""What keeps a heart rate from saying how hard somebody works."""

FlareTriggerName = Literal[
    "high_impact", "heavy_load", "twisting", "exercise", "long_stretch", "many_steps"
]
FLARE_TRIGGERS: tuple[FlareTriggerName, ...] = get_args(FlareTriggerName)
"""What may go before a flare, in the order in which it is told."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
FolderName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]
StepsOfDay = Annotated[int, Field(ge=500, le=50_000)]
AerobicMinutesOfWeek = Annotated[int, Field(ge=10, le=2_000)]
DaysOfWeek = Annotated[int, Field(ge=1, le=7)]
_Value = TypeVar("_Value", str, date)


class Strict(BaseModel):
    """A block of backpain.toml; a key that it does not have is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlannedExercise(Strict):
    """One exercise of a routine; None: not agreed."""

    name: Name
    kind: ExerciseKind
    times_per_week: int = Field(ge=1, le=7)
    """Dates; twice on one date counts once."""
    sets: int | None = Field(default=None, ge=1, le=100)
    repetitions: int | None = Field(default=None, ge=1, le=1_000)
    """Of one set."""
    hold_seconds: float | None = Field(default=None, gt=0, le=3_600)
    """Of one repetition."""
    kilograms: float | None = Field(default=None, gt=0, le=500)
    """The weight that is lifted, pulled or carried."""
    minutes: float | None = Field(default=None, gt=0, le=600)
    since: date | None = None
    """None: as long as the plan."""
    also_called: tuple[Name, ...] = ()
    """Other names by which logs may know it."""

    @property
    def logged_names(self) -> tuple[str, ...]:
        """Every name by which logs may know it."""
        return (self.name, *self.also_called)


class Plan(Strict):
    """What the person agreed to do in a week."""

    since: date | None = None
    """None: always in force."""
    core_sessions: int | None = Field(default=None, ge=0, le=7)
    """Dates with core work, however many exercises they hold."""
    stretching_days: int | None = Field(default=None, ge=0, le=7)
    aerobic_sessions: int | None = Field(default=None, ge=0, le=21)
    pieces: tuple[PlannedExercise, ...] = ()

    @field_validator("pieces")
    @classmethod
    def _names_apart(cls, pieces: tuple[PlannedExercise, ...]) -> tuple[PlannedExercise, ...]:
        names = [name for piece in pieces for name in {plain_name(n) for n in piece.logged_names}]
        for name in _repeated([*names, *KINDS]):
            if name in KINDS:
                raise ValueError(f"'{name}' is a kind; name the exercise itself")
            raise ValueError(f"two exercises are called '{name}'")
        return pieces


class DatedTarget(Strict):
    """What the person aims for from a date on; None: not agreed anew."""

    since: date
    steps: StepsOfDay | None = None
    aerobic_minutes: AerobicMinutesOfWeek | None = None
    movement_breaks: DaysOfWeek | None = None
    """Days of a week on which low movement is to be broken up."""

    @model_validator(mode="after")
    def _names_a_target(self) -> Self:
        if (self.steps, self.aerobic_minutes, self.movement_breaks) == (None, None, None):
            raise ValueError(
                f"from {self.since} on neither steps nor aerobic_minutes nor movement_breaks "
                "is named"
            )
        return self


class StatedCondition(Strict):
    """A condition of the back that the person knows of; a name alone, or with its date."""

    name: str
    """Of `CONDITIONS`."""
    since: date | None = None
    """None: not stated."""

    @model_validator(mode="before")
    @classmethod
    def _by_its_name(cls, stated: object) -> object:
        return {"name": stated} if isinstance(stated, str) else stated

    @field_validator("name")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in CONDITIONS:
            raise ValueError(f"no condition is called '{name}'; there are {', '.join(CONDITIONS)}")
        return name

    @field_validator("since")
    @classmethod
    def _has_begun(cls, since: date | None) -> date | None:
        return _begun(since, "known")


class SuspectedTrigger(Strict):
    """What somebody thinks brings flares on, said beforehand; a name alone, or with its date."""

    name: str
    """Of `FLARE_TRIGGERS`."""
    since: date | None = None
    """Since when it is suspected; None: not stated."""

    @model_validator(mode="before")
    @classmethod
    def _by_its_name(cls, stated: object) -> object:
        if isinstance(stated, list):
            raise ValueError("name one alone: each further one would be found by chance as well")
        return {"name": stated} if isinstance(stated, str) else stated

    @field_validator("name")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in FLARE_TRIGGERS:
            there = ", ".join(FLARE_TRIGGERS)
            raise ValueError(f"no trigger is called '{name}'; there are {there}")
        return name

    @field_validator("since")
    @classmethod
    def _has_begun(cls, since: date | None) -> date | None:
        return _begun(since, "suspected")


class AskedQuestion(Strict):
    """A `[question]` block: what is asked before its days are seen."""

    exposure: str
    """Whether days with more of it are followed by another rating of pain."""
    since: date | None = None
    """Days before it play no part in the answer; None: all days do that were not seen before."""
    days: int = Field(default=180, ge=60, le=730)
    """Planned from the first rating to the answer."""

    @field_validator("since")
    @classmethod
    def _is_asked_already(cls, since: date | None) -> date | None:
        return _begun(since, "asked")


class Phase(Strict):
    """Something the person began on a date known beforehand."""

    since: date


class Event(Strict):
    """A time unlike the others, such as an operation, an illness or a holiday."""

    since: date
    until: date | None = None
    """Its last day; None: nothing is left out, but what came before is another time."""

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("until lies before since")
        return self


class Person(Strict):
    """What a person states in backpain.toml; None: not stated."""

    birth_year: int | None = Field(default=None, ge=1900)
    sex: Literal["female", "male"] | None = None
    height_cm: float | None = Field(default=None, ge=100, le=230)
    time_zone: str | None = None
    moves: tuple[Stay, ...] = ()
    highest_heart_rate_bpm: float | None = Field(default=None, ge=100, le=230)
    resting_heart_rate_bpm: float | None = Field(default=None, ge=30, le=120)
    highest_heart_rate_is_measured: bool = True
    takes_beta_blocker: bool = False
    heart_rate_limited_by: tuple[HeartRateLimit, ...] = ()
    conditions: tuple[StatedCondition, ...] = ()
    """What a clinician found; it says which exercises to ask about."""
    suspected_trigger: SuspectedTrigger | None = None
    """Compared alone before flares that begin after it is said."""
    steps_apply: bool | None = None
    """False: they do not walk, so that steps say nothing of how they move."""
    step_target: StepsOfDay | None = None
    aerobic_minutes_target: AerobicMinutesOfWeek | None = None
    movement_breaks_target: DaysOfWeek | None = None
    """Days of a week on which low movement is to be broken up."""
    targets: tuple[DatedTarget, ...] = ()
    """By date, oldest first. The three above hold before, and for what one of them leaves out."""
    source_ranking: tuple[str, ...] = ()
    high_impact: tuple[Name, ...] = ()
    """Names of exercises in which the feet hit the ground hard."""
    low_impact: tuple[Name, ...] = ()
    """Names of exercises in which they do not."""
    inbox: tuple[FolderName, ...] = ()
    """Folders outside the workspace that are read as if they lay in the inbox."""
    plan: Plan = Plan()
    question: AskedQuestion | None = None
    """None: the one for everyone, if there is one."""
    phases: dict[str, Phase] = Field(default_factory=dict)
    events: dict[str, Event] = Field(default_factory=dict)
    """Of which days are compared with no other."""

    @field_validator("birth_year")
    @classmethod
    def _born(cls, birth_year: int | None) -> int | None:
        if birth_year is not None and birth_year > datetime.now(UTC).year:
            raise ValueError("nobody is born yet in that year")
        return birth_year

    @field_validator("conditions", mode="before")
    @classmethod
    def _is_a_list(cls, stated: object) -> object:
        if isinstance(stated, str):
            raise ValueError(f'write a list, as ["{stated}"]')
        return stated

    @field_validator("conditions")
    @classmethod
    def _conditions_apart(
        cls, conditions: tuple[StatedCondition, ...]
    ) -> tuple[StatedCondition, ...]:
        for name in _repeated([condition.name for condition in conditions]):
            raise ValueError(f"'{name}' stands there twice")
        return conditions

    @field_validator("moves")
    @classmethod
    def _moves_in_order(cls, moves: tuple[Stay, ...]) -> tuple[Stay, ...]:
        for since in _repeated([move.since for move in moves]):
            raise ValueError(f"two moves on {since}: only one zone can hold from then on")
        return tuple(sorted(moves, key=lambda move: move.since))

    @field_validator("targets")
    @classmethod
    def _targets_in_order(cls, targets: tuple[DatedTarget, ...]) -> tuple[DatedTarget, ...]:
        for since in _repeated([target.since for target in targets]):
            raise ValueError(f"two entries since {since}: only one can hold from then on")
        return tuple(sorted(targets, key=lambda target: target.since))

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        aims = (self.step_target, *(target.steps for target in self.targets))
        if self.steps_apply is False and any(aim is not None for aim in aims):
            raise ValueError("steps_apply = false leaves no target of steps: remove one of the two")
        breaks = (self.movement_breaks_target, *(aim.movement_breaks for aim in self.targets))
        if self.steps_apply is False and any(aim is not None for aim in breaks):
            raise ValueError(
                "steps_apply = false leaves no target of movement breaks, which need steps: "
                "remove one of the two"
            )
        if self.steps_apply is False and self.question and self.question.exposure == "steps":
            raise ValueError(
                "question.exposure: steps_apply = false leaves no steps to ask about: "
                "remove one of the two"
            )
        highest, resting = self.highest_heart_rate_bpm, self.resting_heart_rate_bpm
        if highest is not None and resting is not None and highest <= resting:
            raise ValueError("highest_heart_rate_bpm must be above resting_heart_rate_bpm")
        both = {plain_name(n) for n in self.high_impact} & {plain_name(n) for n in self.low_impact}
        for name in sorted(both):
            raise ValueError(f"'{name}' stands in high_impact and in low_impact")
        return self

    def zones(self) -> ZoneHistory | None:
        """Return the zone history; None where the person states no zone."""
        if self.time_zone is None:
            return None
        return ZoneHistory((Stay(date.min, self.time_zone), *self.moves))


def _begun(since: date | None, how: str) -> date | None:
    # It may be tomorrow already where they live.
    if since is not None and since > datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError(f"{since} is still to come; write since when it is {how}")
    return since


def _repeated(values: Iterable[_Value]) -> list[_Value]:
    return [value for value, times in Counter(values).items() if times > 1]
