"""A trigger that is suspected beforehand: which flares count for it, and its own test."""

import shutil
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom, nchypergeom_fisher

from backpain_analytics.association.course.flare_triggers import flare_triggers
from backpain_analytics.association.course.flares import find_flares
from backpain_analytics.association.course.matched_sets import MatchedSets
from backpain_analytics.association.course.suspicions import (
    LastLook,
    Suspicion,
    suspicion_in_force,
)
from backpain_analytics.settings.persons import FLARE_TRIGGERS
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.associate import associate
from backpain_analytics.stages.build import build
from backpain_analytics.stages.dated_back import dated_back
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.warehouse.publish import reading_results
from tests.association.test_flare_triggers import FLARES, MONDAY, before, diary
from tests.calibration.exercise_bars import NO_HOURS, is_found, suspected
from tests.generators.before_flares import Sufferer, draw_year

LOADED = [day - 1 for day in FLARES]
"""A heavy load on the day before each of twelve flares, and never else."""


def on(day):
    return (MONDAY + timedelta(days=int(day))).date()


def rows_of(flares=FLARES, loaded=LOADED, since=0, trigger="exercise", days=400):
    history = find_flares(diary(flares, days))
    found = flare_triggers(
        history, NO_HOURS, before(loaded, days), 1.5, Suspicion(trigger, on(since))
    )
    return found[0], [row for row in found[1:] if row.hours_before == 24]


# --- which flares count ---


def test_a_date_that_is_stated_before_anything_was_compared_is_believed():
    found = suspicion_in_force("twisting", date(2024, 1, 1), None, date(2026, 3, 1))

    assert found == Suspicion("twisting", date(2024, 1, 1))


def test_without_a_date_flares_count_from_the_day_after_the_look_that_first_saw_it():
    assert suspicion_in_force("twisting", None, None, date(2026, 3, 1)).since == date(2026, 3, 2)


HEAVY = LastLook(Suspicion("heavy_load", date(2026, 2, 1)))


@pytest.mark.parametrize(
    ("trigger", "stated", "last", "since"),
    [
        ("heavy_load", None, HEAVY, date(2026, 2, 1)),
        ("heavy_load", date(2025, 1, 1), HEAVY, date(2026, 2, 1)),
        ("heavy_load", date(2026, 2, 10), HEAVY, date(2026, 2, 10)),
        ("twisting", None, HEAVY, date(2026, 3, 2)),
        ("twisting", date(2025, 1, 1), HEAVY, date(2026, 3, 2)),
        ("twisting", date(2025, 1, 1), LastLook(None), date(2026, 3, 2)),
    ],
    ids=["kept", "earlier", "later", "another", "another, dated back", "first after a look"],
)
def test_once_something_was_compared_the_program_must_have_known_of_it(
    trigger, stated, last, since
):
    assert suspicion_in_force(trigger, stated, last, date(2026, 3, 1)).since == since


@pytest.mark.parametrize(("since", "counted"), [(84, 11), (85, 11), (86, 10)])
def test_flares_that_began_before_do_not_count(since, counted):
    alone, _ = rows_of(since=since)

    assert FLARES[1] == 85
    assert (alone.flares, alone.suspected_since) == (counted, on(since))


def test_neither_do_weeks_before():
    since_the_first = rows_of(flares=FLARES[2:], since=FLARES[2])[0]
    since_ever = rows_of(flares=FLARES[2:])[0]

    assert since_the_first.flares == since_ever.flares == 10
    assert since_the_first.control_windows < since_ever.control_windows


# --- the test ---


@pytest.mark.parametrize(("n_flares", "is_answered"), [(7, False), (8, True), (9, True)])
def test_it_leaves_the_others_as_soon_as_eight_flares_count(n_flares, is_answered):
    alone, others = rows_of(FLARES[:n_flares], LOADED[:n_flares])

    assert (alone.refusal is None) == is_answered
    assert alone.tests_in_family == 1
    assert ("exercise" in {row.trigger for row in others}) != is_answered
    assert all(row.suspected_since is None for row in others)


@pytest.mark.parametrize(("days", "exposed"), [(7, 2), (98, 2), (175, 2), (97, 0), (99, 0)])
def test_the_same_weekday_counts_however_many_weeks_apart(days, exposed):
    # Loads only so many days before and after the one flare in the middle, which is on day 185.
    middle = FLARES[5]
    alone, _ = rows_of(flares=[middle], loaded=[middle - 1 - days, middle - 1 + days])

    assert (alone.flares, alone.exposed_controls) == (1, exposed)


def test_one_side_counts_without_the_other():
    early = FLARES[0]
    alone, _ = rows_of(flares=[early], loaded=[early - 1])

    # Eight weeks before the first flare, on day 60, and 48 after it.
    assert alone.control_windows == 8 + 48


def test_each_other_window_counts_once_however_many_flares_it_stands_beside():
    weekday = [60, 60 + 14, 60 + 28]
    alone, _ = rows_of(flares=weekday, loaded=[day - 1 for day in weekday])

    assert (alone.flares, alone.exposed_flares) == (3, 3)
    # The weeks between are free again.
    assert alone.control_windows == 8 + 48 - 2
    assert alone.exposed_controls == 0


def test_half_of_the_chance_of_the_same_count_is_left_out():
    found = MatchedSets(np.array([[1, 0, 0]] * 7 + [[0, 1, 0]] * 3, dtype=float))

    exact, same = binom.sf(6, 10, 1 / 3), binom.pmf(7, 10, 1 / 3)
    assert found.mid_p == pytest.approx(exact - same / 2)
    all_of_them = MatchedSets(np.array([[1, 0, 0]] * 4, dtype=float))
    assert all_of_them.mid_p == pytest.approx((1 / 3) ** 4 / 2)


def test_a_window_counts_as_much_as_flares_are_likely_at_it():
    windows = np.array([[1.0, 0.0, 0.0]])

    assert MatchedSets(windows).tails[1] == pytest.approx(1 / 3)
    assert MatchedSets(windows, np.array([[1.0, 1.0, 2.0]])).tails[1] == pytest.approx(1 / 4)
    assert MatchedSets(windows, np.array([[2.0, 1.0, 1.0]])).tails[1] == pytest.approx(2 / 4)


def test_several_flares_of_a_weekday_are_a_draw_without_replacement():
    windows = np.array([[1, 1, 1, 0, 0, 0, 0, 1, 0, 0], [0, 1, 1, 0, 0, 0, 0, 0, np.nan, 0]])
    is_case = np.array([[1, 1, 1, 1, 0, 0, 0, 0, 0, 0], [0, 1, 0, 1, 0, 0, 0, 0, 1, 0]], dtype=bool)
    found = MatchedSets(windows, is_case=is_case)

    first, second = hypergeom(10, 4, 4), hypergeom(9, 2, 2)
    exact = sum(
        first.pmf(one) * second.pmf(other)
        for one in range(5)
        for other in range(3)
        if one + other >= 4
    )
    assert (found.cases.tolist(), found.exposed_cases.tolist(), found.seen) == ([4, 2], [3, 1], 4)
    assert found.tails[4] == pytest.approx(exact)
    expected = sum(
        nchypergeom_fisher(n, held, drawn, found.odds_ratio).mean()
        for n, held, drawn in ((10, 4, 4), (9, 2, 2))
    )
    assert expected == pytest.approx(4, abs=1e-3)


@given(
    windows=st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=4, max_size=7),
    weights=st.lists(st.floats(0.1, 10), min_size=7, max_size=7),
    cases=st.integers(1, 3),
)
def test_weights_of_choices_are_those_of_every_choice(windows, weights, cases):
    known = [place for place, held in enumerate(windows) if not np.isnan(held)]
    found = MatchedSets(
        np.array([windows]),
        np.array([weights[: len(windows)]]),
        np.array([[place < cases for place in range(len(windows))]]),
    )
    assume(found.is_usable[0] and found.is_telling[0])
    chosen = list(combinations(known, int(found.cases[0])))
    weight = [np.prod([weights[place] for place in choice]) for choice in chosen]
    exposed = [sum(windows[place] for place in choice) for choice in chosen]

    for count in range(int(found.cases[0]) + 1):
        reached = sum(w for w, held in zip(weight, exposed, strict=True) if held >= count)
        assert found.tails[count] == pytest.approx(reached / sum(weight), abs=1e-9)


def test_decades_of_one_weekday_stay_within_numbers():
    windows = (np.arange(2_000) % 3 == 0).astype(float)[None, :]
    is_case = (np.arange(2_000) % 4 == 0)[None, :]

    assert MatchedSets(windows, is_case=is_case).mid_p == pytest.approx(0.5, abs=0.05)


def test_hardly_any_of_forty_is_told_so_where_loads_and_flares_share_a_season():
    shared = Sufferer(season=1.5)
    found = [is_found(suspected(draw_year(shared, 9113, n))[0]) for n in range(40)]

    assert sum(found) <= 6  # 11 of them where the rate of flares knows no season


def test_flares_and_loads_that_grow_together_are_not_taken_for_a_link():
    # Each week more likely than the one before: loads every day from the middle of the year on,
    # and flares mostly then, whatever was done.
    flares = [40, 150, *range(215, 380, 15)]
    growing = rows_of(flares, loaded=list(range(200, 400)))[0]
    level = rows_of(FLARES, loaded=list(range(200, 400)))[0]

    assert not is_found(growing)
    assert not is_found(level)


@pytest.mark.parametrize(("exposed", "is_more_often"), [(2, False), (3, False), (4, True)])
def test_it_is_said_at_five_percent(exposed, is_more_often):
    """Twelve flares of which a few, and 45 other days, come after a session."""
    rng = np.random.default_rng(5)
    others = rng.choice([day for day in range(10, 390) if day not in LOADED], 45, replace=False)
    alone, _ = rows_of(loaded=[*LOADED[:exposed], *others])

    assert (alone.p_value <= 0.05) == is_more_often
    assert is_found(alone) == is_more_often
    assert alone.p_family == alone.p_value


def test_every_trigger_that_may_be_named_is_one_that_is_compared():
    _, others = rows_of(FLARES[:3], LOADED[:3])

    assert [row.trigger for row in others] == list(FLARE_TRIGGERS)


def test_nobody_without_flares_or_answers_is_compared():
    nothing = find_flares(diary(()).head(0))
    alone = flare_triggers(nothing, NO_HOURS, before(), 1.5, Suspicion("twisting", MONDAY.date()))[
        0
    ]

    assert alone.refusal.code == "refusal.before_few_flares"


def test_the_order_of_rows_changes_nothing():
    year = draw_year(Sufferer(odds_ratio=3), 9100, 3)
    done, since = year.before, Suspicion("heavy_load", MONDAY.date())
    shuffled = type(done)(
        *(
            frame.sample(frac=1, random_state=1)
            for frame in (done.sessions, done.days, done.long_stretches)
        )
    )

    assert flare_triggers(year.history, NO_HOURS, shuffled, 1.5, since) == flare_triggers(
        year.history, NO_HOURS, done, 1.5, since
    )


def test_most_of_thirty_made_up_people_are_right_to_suspect_a_load_that_trebles_the_odds():
    found = [is_found(suspected(draw_year(Sufferer(odds_ratio=3), 9111, n))[0]) for n in range(30)]

    assert sum(found) >= 15  # 71 % each; 14 or fewer by chance once in two hundred


def test_hardly_any_of_forty_is_told_so_without_a_link():
    found = [is_found(suspected(draw_year(Sufferer(), 9112, n))[0]) for n in range(40)]

    assert sum(found) <= 6  # 5 % each; 7 or more by chance once in three hundred


# --- what a workspace says, and the program remembers ---

FIRST_NIGHT, SECOND_NIGHT, THIRD_NIGHT = (
    datetime(2026, 6, day, 3, tzinfo=UTC) for day in (1, 9, 17)
)


@pytest.fixture
def workspace(tmp_path):
    """Anna, who reports a flare every tenth day, and lifted on the day before each."""
    made = create_workspace(tmp_path / "workspace")
    folder = made.inbox / "anna"
    folder.mkdir()
    dates = pd.date_range("2026-02-01", periods=120)
    place = np.arange(120)
    table = pd.DataFrame(
        {
            "date": dates.strftime("%Y-%m-%d"),
            "pain_nrs": 3,
            "flare": np.where(place % 10 == 9, "yes", "no"),
        }
    )
    table.to_csv(folder / "diary.csv", index=False)
    rows = [f"{day:%Y-%m-%d},deadlift,30" for day in dates[8::10]]
    log = "\n".join(["date,exercise,weight_kg", "2026-02-01,walking,", *rows, ""])
    (folder / "log.csv").write_text(log, encoding="utf-8")
    return made


def look(workspace, stated, moment):
    """Take a look as a run at that moment does; return the rows of suspected triggers."""
    settings = f"[persons.anna]\n{f'suspected_trigger = {stated}' if stated else ''}\n"
    (workspace.folder / "backpain.toml").write_text(settings, encoding="utf-8")
    opened = open_workspace(workspace.folder)
    with draft_to_publish(opened) as draft:
        ingest(opened, draft, IngestRequest())
        built = build(opened, draft)
        associate(opened, draft, built.persons, moment)
    with reading_results(opened.warehouse, opened.limits) as con:
        return con.execute(
            "select trigger, suspected_since::text, flares, reading from flare_triggers "
            "where suspected_since is not null"
        ).fetchall()


DATED = '{ name = "heavy_load", since = 2026-02-05 }'


def test_a_suspicion_that_came_first_is_answered(workspace):
    ((trigger, since, flares, reading),) = look(workspace, DATED, FIRST_NIGHT)

    assert (trigger, since, reading) == ("heavy_load", "2026-02-05", "more_often_before_flares")
    assert flares >= 8


def test_one_that_comes_after_a_look_waits_for_new_flares(workspace):
    look(workspace, None, FIRST_NIGHT)

    assert look(workspace, DATED, SECOND_NIGHT) == [("heavy_load", "2026-06-10", 0, None)]
    # The next night remembers since when it is known.
    assert look(workspace, '"heavy_load"', THIRD_NIGHT) == [("heavy_load", "2026-06-10", 0, None)]


def test_a_day_that_was_moved_back_afterwards_is_told_not_to_count(workspace):
    def told(stated, moment):
        look(workspace, stated, moment)
        opened = open_workspace(workspace.folder)
        with reading_results(opened.warehouse, opened.limits) as con:
            return list(dated_back(con, opened))

    assert told(DATED, FIRST_NIGHT) == []
    (said,) = told('{ name = "heavy_load", since = 2026-02-04 }', SECOND_NIGHT)
    assert said.startswith("anna: suspected_trigger is stated since 4 February 2026, but was first")
    assert said.endswith("so only flares from 5 February 2026 on count.")
    assert told('"heavy_load"', THIRD_NIGHT) == []


@pytest.mark.thorough
def test_another_one_begins_anew_and_so_does_the_first_if_it_is_named_again(workspace):
    look(workspace, DATED, FIRST_NIGHT)

    assert look(workspace, '"exercise"', SECOND_NIGHT) == [("exercise", "2026-06-10", 0, None)]
    assert look(workspace, DATED, THIRD_NIGHT) == [("heavy_load", "2026-06-18", 0, None)]


def test_one_that_is_taken_back_is_compared_among_the_others(workspace):
    look(workspace, DATED, FIRST_NIGHT)

    assert look(workspace, None, SECOND_NIGHT) == []
    with reading_results(workspace.warehouse, workspace.limits) as con:
        rows = "select count(*) from flare_triggers where trigger = 'heavy_load'"
        assert con.execute(rows).fetchone() == (2,)


def watch():
    """Minutes of a watch, worn by day: far more steps on the day before each flare."""
    minutes = pd.date_range("2026-02-01", periods=120 * 1_440, freq="min")
    day = (minutes.normalize() - minutes[0]).days
    steps = np.where(minutes.minute < 5, np.where(day % 10 == 8, 120, 40 + day % 3), 0)
    table = {"time": minutes.strftime("%Y-%m-%d %H:%M"), "heart_rate": 70, "steps": steps}
    return pd.DataFrame(table)[(minutes.hour >= 8) & (minutes.hour < 20)]


@pytest.mark.parametrize("trigger", ["many_steps", "long_stretch", "heavy_load"])
def test_a_second_device_changes_no_row_of_a_suspicion(workspace, trigger):
    stated = f'{{ name = "{trigger}", since = 2026-02-05 }}'
    folder, worn = workspace.inbox / "anna", watch()
    worn.to_csv(folder / "Galaxy Watch4.csv", index=False)
    columns = "trigger, hours_before, flares, exposed_flares, control_windows, p_value, reading"
    columns += ", suspected_since"

    def rows():
        with reading_results(workspace.warehouse, workspace.limits) as con:
            suspected = "select suspected_trigger, suspected_since from association_looks"
            return [
                con.execute(f"select {columns} from flare_triggers order by all").fetchall(),
                con.execute(suspected).fetchall(),
            ]

    look(workspace, stated, FIRST_NIGHT)
    alone = rows()
    worn[worn.index % 1_440 < 700].to_csv(folder / "Fenix watch.csv", index=False)
    look(workspace, stated, SECOND_NIGHT)

    assert rows() == alone
    with reading_results(workspace.warehouse, workspace.limits) as con:
        assert con.execute("select count(distinct source_id) from step_intervals").fetchone() == (
            2,
        )
    assert any(row[0] == "many_steps" and row[2] for row in alone[0])


def cut(path, first, last):
    """The header of a table and some of its rows."""
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return head + "".join(rows[first:last])


@pytest.mark.thorough
def test_files_that_come_in_parts_say_what_they_say_together(workspace, tmp_path):
    together = create_workspace(tmp_path / "together")
    shutil.copytree(workspace.inbox / "anna", together.inbox / "anna")
    folder = workspace.inbox / "anna"
    for name, half in (("diary.csv", 60), ("log.csv", 6)):
        whole = folder / name
        parts = cut(whole, half, None), cut(whole, 0, half)
        whole.unlink()
        for part, content in zip("ba", parts, strict=True):
            (folder / f"{part}-{name}").write_text(content, encoding="utf-8")
    held_back = [
        (folder / f"a-{name}").rename(tmp_path / name) for name in ("diary.csv", "log.csv")
    ]

    look(workspace, DATED, FIRST_NIGHT)
    for path in held_back:
        path.rename(folder / f"a-{path.name}")

    assert look(workspace, DATED, SECOND_NIGHT) == look(together, DATED, FIRST_NIGHT)
