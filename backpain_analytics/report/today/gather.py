"""What the words for today rest on beside the chapters: conditions, cautions, exercises."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import Row, is_known, rows_of
from backpain_analytics.settings.exercises import exercise_key

LATELY = timedelta(days=28)
"""An exercise that is not planned is one's own if it was done in so many days. Our choice."""
REASONS = ("is_high_impact", "is_heavy", "twists")
"""Why an exercise is left out in a flare, in the order in which they are told."""


@dataclass(frozen=True)
class Condition:
    """A condition that the person states."""

    condition: str
    since: date | None


@dataclass(frozen=True)
class Caution:
    """An exercise that a condition makes a case to ask about."""

    condition: str
    exercise: str
    """As the plan or the log calls it."""
    left_out: tuple[str, ...]
    """What the back does in it that is commonly left out early on."""
    asked_about: tuple[str, ...]
    is_planned: bool
    logged_days: int
    """Since the condition."""
    last_date: date | None


@dataclass(frozen=True)
class LeftOut:
    """An exercise of the person's own that is commonly left out in a flare."""

    exercise: str
    reasons: tuple[str, ...]
    """Of `REASONS`."""


@dataclass(frozen=True)
class Rise:
    """An exercise after which pain is read as worse than after the others."""

    exercise: str
    rose: int
    latest: int
    """Of so many of the latest rated occasions."""
    known: str | None = None
    """The known exercise that it is; None: no known one."""
    is_gentle: bool = False
    """Aerobic and without impact: what people are told to keep up."""

    @property
    def keys(self) -> frozenset[str]:
        """What tells it from other exercises: by its name, and as the known exercise."""
        return frozenset(filter(None, (exercise_key(self.exercise), self.known)))


@dataclass(frozen=True)
class Today:
    """What only the words for today rest on."""

    conditions: tuple[Condition, ...]
    cautions: tuple[Caution, ...]
    """Of the plan and of what was done lately; planned exercises first."""
    left_out: tuple[LeftOut, ...]
    """Of the plan and of what was done lately."""
    gentle: tuple[str, ...]
    """Aerobic exercises without impact that were done lately, bear no caution and after which pain
    did not rise, the most frequent first."""
    rises: tuple[Rise, ...]
    """Of exercises rated lately, the largest mean change first."""
    planned: tuple[str, ...]
    """Exercises of the plan, as the latest run saw it."""
    has_plan: bool
    """The person states one."""
    plan_since: date | None


def gather_today(tables: PersonTables) -> Today:
    """Pick what is said of today and of what to try."""
    cautions = tuple(_cautions(tables))
    left_out = tuple(_left_out(tables))
    rises = tuple(_rises(tables))
    since = pd.to_datetime(tables.person.get("plan_since_date"))  # type: ignore[call-overload]
    targets = ("core_sessions", "stretching_days", "aerobic_sessions")
    planned = tables.exercise_identities["planned_exercise"].dropna().unique()
    stated = any(is_known(tables.person.get(f"{name}_target")) for name in targets)  # type: ignore[arg-type]
    return Today(
        conditions=tuple(
            Condition(row["condition"], _day(row["since_date"]))
            for row in rows_of(tables.person_conditions)
        ),
        cautions=cautions,
        left_out=left_out,
        gentle=tuple(_gentle(tables, _names(cautions) | _names(left_out), rises)),
        rises=rises,
        planned=tuple(sorted(planned)),
        has_plan=bool(len(planned) or stated),
        plan_since=_day(since),
    )


def _names(exercises: "tuple[Caution, ...] | tuple[LeftOut, ...]") -> set[str]:
    return {each.exercise for each in exercises}


def _day(value: pd.Timestamp | None) -> date | None:
    return None if value is None or pd.isna(value) else value.date()


def _lately(tables: PersonTables) -> pd.Timestamp:
    return pd.Timestamp(tables.last_date - LATELY)


def _cautions(tables: PersonTables) -> list[Caution]:
    rows = tables.exercise_cautions
    own = rows["is_planned"].astype("bool") | (rows["last_date"] > _lately(tables))
    ranked = rows[own].sort_values("is_planned", ascending=False, kind="stable")
    return [
        Caution(
            condition=row["condition"],
            exercise=row["exercise_name"],
            left_out=tuple(row["left_out"]),
            asked_about=tuple(row["asked_about"]),
            is_planned=bool(row["is_planned"]),
            logged_days=int(row["logged_days"]),
            last_date=_day(row["last_date"]),
        )
        for row in rows_of(ranked)
    ]


def _left_out(tables: PersonTables) -> list[LeftOut]:
    """Name each exercise once: by the plan, else by its latest session."""
    names = _names_lately(tables)
    reasons: dict[str, set[str]] = {}
    called: dict[str, str] = {}
    for row in rows_of(tables.left_out_in_flares):
        planned, logged = row["planned_exercise"], names.get(row["name_key"])
        name = planned if isinstance(planned, str) else logged
        if name is None:
            continue
        known = row["exercise"]
        key = known if isinstance(known, str) and not isinstance(planned, str) else name
        called.setdefault(key, name)
        reasons.setdefault(key, set()).update(reason for reason in REASONS if row[reason])
    return [
        LeftOut(called[key], tuple(reason for reason in REASONS if reason in found))
        for key, found in reasons.items()
    ]


def _rises(tables: PersonTables) -> list[Rise]:
    rows = tables.exercise_pain_changes
    is_worse = (rows["scope"] == "exercise") & (rows["reading"] == "worse_after")
    lately = rows[is_worse & (rows["last_date"] > _lately(tables))]
    ranked = lately.sort_values("mean_change", ascending=False, kind="stable")
    kinds = {key: row for row in rows_of(tables.exercise_identities) for key in _keys(row)}
    return [_rise(row, kinds.get(exercise_key(row["name"]))) for row in rows_of(ranked)]


def _rise(row: Row, identity: Row | None) -> Rise:
    rise = Rise(row["name"], int(row["rose"]), int(row["latest"]))
    if identity is None:
        return rise
    known, is_high = identity["exercise"], identity["is_high_impact"]
    return replace(
        rise,
        known=known if isinstance(known, str) else None,
        is_gentle=identity["kind"] == "aerobic" and is_known(is_high) and not is_high,
    )


def _keys(identity: Row) -> set[str]:
    """Return what an exercise may be called in a result: as planned, as known, or as logged."""
    planned, known = identity["planned_exercise"], identity["exercise"]
    keys = {
        identity["name_key"],
        known,
        exercise_key(planned) if isinstance(planned, str) else None,
    }
    return {key for key in keys if isinstance(key, str)}


def _names_lately(tables: PersonTables) -> dict[str, str]:
    """Return what the latest session of each exercise was called, by its plain name."""
    log = tables.exercise_log
    recent = log[log["local_date"] > _lately(tables)]
    return {row["name_key"]: row["name"] for row in rows_of(recent.dropna(subset=["name"]))}


def _gentle(tables: PersonTables, kept_apart: set[str], rises: tuple[Rise, ...]) -> list[str]:
    risen = {key for rise in rises for key in rise.keys}
    known = tables.exercise_identities
    gentle = known[(known["kind"] == "aerobic") & (known["is_high_impact"] == False)]  # noqa: E712
    names = _names_lately(tables)
    sessions = tables.exercise_log["name_key"].value_counts()
    fine = [row["name_key"] for row in rows_of(gentle) if not _keys(row) & risen]
    done = [key for key in fine if key in names and names[key] not in kept_apart]
    return [names[key] for key in sorted(done, key=lambda key: (-sessions[key], key))]
