"""Pain after each exercise by its name, and what was noted within flares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import dated, joined, word
from backpain_analytics.records import PersonTables
from backpain_analytics.report.parts import Part
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

MOST_NAMED = 3
RISES_TO_NAME = 2
"""Of the latest rated occasions, in a row: common advice asks what to do about an exercise after
which pain rose twice."""
FLARE_DAYS_NAMED = 2


@dataclass(frozen=True, eq=False)
class AfterExercise:
    """Pain after exercise over the whole record, and what the period's flares held."""

    changes: pd.DataFrame
    """As `exercise_pain_changes`."""
    flare_exercises: pd.DataFrame
    """As `flare_exercises`, oldest first."""

    @property
    def overall(self) -> Row | None:
        """The row of all exercises together; None: no log."""
        rows = rows_of(self.changes[self.changes["scope"] == "all"])
        return rows[0] if rows else None

    @property
    def exercises(self) -> pd.DataFrame:
        """The rows of single exercises."""
        return self.changes[self.changes["scope"] == "exercise"]


def gather_after_exercise(tables: PersonTables) -> AfterExercise:
    """Pick what the report says of pain after exercise."""
    return AfterExercise(tables.exercise_pain_changes, tables.flare_exercises)


def sentences(contents: "Contents") -> tuple[str, ...]:
    """Say after which exercise pain rose, or after how many sessions; then what flares held."""
    after = contents.after_exercise
    named = tuple(name_sentences(after))
    # Where an exercise is named, its own count says more than that of all together.
    told = (*named, say("after_exercise.keep_going")) if named else (rise_sentence(after),)
    said = (" ".join(told), flare_sentence(contents))
    return tuple(filter(None, said))


def rise_sentence(after: AfterExercise) -> str:
    """Count after how many of the latest rated sessions pain was rated higher."""
    overall = after.overall
    if overall is None or not overall["latest"]:
        return say("after_exercise.unrated")
    return say("after_exercise.rose", rose=overall["rose"], latest=overall["latest"])


def name_sentences(after: AfterExercise) -> Iterator[str]:
    """Name the exercises after which it got worse, the worst first."""
    exercises = after.exercises
    stands_out = exercises["reading"] == "worse_after"
    worse = exercises[stands_out].sort_values("mean_change", ascending=False, kind="stable")
    for row in rows_of(worse.head(MOST_NAMED)):
        yield say("after_exercise.worse", name=row["name"], rose=row["rose"], latest=row["latest"])
    later = exercises[~stands_out & (exercises["next_day_reading"] == "worse_after")]
    later = later.sort_values("next_day_mean_change", ascending=False, kind="stable")
    for row in rows_of(later.head(MOST_NAMED)):
        yield say(
            "after_exercise.worse_next_day", name=row["name"], size=row["next_day_mean_change"]
        )
    twice = exercises.drop(index=[*worse.index, *later.index])
    twice = twice[twice["rises_in_a_row"] >= RISES_TO_NAME]
    twice = twice.sort_values("rises_in_a_row", ascending=False, kind="stable")
    for row in rows_of(twice.head(1 if worse.empty and later.empty else 0)):
        yield say("after_exercise.twice", name=row["name"], times=row["rises_in_a_row"])


def flare_sentence(contents: "Contents") -> str:
    """Name what was noted within flares that common advice says to leave out; the newest first."""
    noted = contents.after_exercise.flare_exercises
    if noted.empty:
        return ""
    by_day = [(rows.iloc[0]["local_date"], rows) for _, rows in noted.groupby("local_date")][::-1]
    said = [
        say(
            "after_exercise.in_flare",
            day=dated(day, contents.last_date.year),
            what=joined([_noted(row) for row in rows_of(of_day)]),
        )
        for day, of_day in by_day[:FLARE_DAYS_NAMED]
    ]
    more = len(by_day) - len(said)
    if more:
        said.append(say("after_exercise.in_flare_more", days=more))
    return " ".join([*said, say("after_exercise.in_flare_advice")])


def _noted(row: Row) -> str:
    name, weight = row["exercise_name"], row["heaviest_kilograms"]
    if not is_known(weight):
        return str(name)
    return say("after_exercise.with_weight", name=name, weight=weight)


def folded(contents: "Contents") -> tuple[Part | None, ...]:
    """All exercises, kinds and both together."""
    changes = contents.after_exercise.changes
    if not (changes["rated_pairs"] + changes["next_day_occasions"] > 0).any():
        return ()
    what = [_called(row) for row in rows_of(changes)]
    rose = [
        say("after_exercise.rose_of", rose=row["rose"], latest=row["latest"])
        for row in rows_of(changes)
    ]
    return (tabulate("exercise_pain_changes", changes.assign(what=what, rose_of=rose)),)


def _called(row: Row) -> str:
    if row["scope"] == "all":
        return say("after_exercise.all")
    return str(row["name"]) if row["scope"] == "exercise" else word("exercise_kind", row["kind"])
