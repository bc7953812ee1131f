"""`backpain explain`: how one day's figures came about, as a newcomer asks for it."""

import json
import shutil
import sys
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from goldens import assert_golden

from backpain_analytics.cli import main
from backpain_analytics.console.day_facts import facts
from backpain_analytics.console.week import show_week
from backpain_analytics.messages.language import words
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.stages.build import build
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.warehouse.out.explain import DayExplanation, WeekExplanation

CLOCK_CHANGE = "2026-03-29"
FIGURES = {
    "is_valid_day": True,
    "why_not_valid": None,
    "wear_minutes": 900,
    "waking_wear_minutes": 800,
    "wear_source": "heart_rate",
    "waking_source": "fixed_window",
    "waking_starts_hour": 7,
    "waking_ends_hour": 23,
    "valid_day_minutes": 600,
    "most_unknown_share": 0.2,
    "unknown_share": 0.2,
    "effort_unknown_share": 0.2,
    "steps": 7_000,
    "unplaced_steps": 0,
    "sedentary_minutes": 500,
    "bouts": 20,
    "longest_bout_minutes": 60,
    "prolonged_30_minutes": 150,
    "longest_unbroken_minutes": 75,
    "is_broken_up": True,
    "sedentary_hours": 14,
    "full_break_hours": 11,
    "full_break_minutes": 2,
    "aerobic_minutes": 40,
    "pain_nrs": 3.5,
    "worst_pain_nrs": 6.0,
    "has_flare": None,
    "entries": 2,
}
LIMITS = {
    "resting_heart_rate_bpm": 55.0,
    "resting_heart_rate_origin": "device",
    "highest_heart_rate_bpm": 180.0,
    "highest_heart_rate_origin": "measured",
    "refusal": None,
    "still_below_bpm": 92.5,
    "moderate_from_bpm": 105.0,
    "vigorous_from_bpm": 130.0,
    "sedentary_below_steps": 10,
    "moderate_from_steps": 100,
    "vigorous_from_steps": 130,
}


@pytest.fixture
def explain(monkeypatch, capsys):
    """`explain(folder, "--person", ...)`: gives (exit code, standard output, errors)."""

    def explain(workspace, *words):
        monkeypatch.setattr(sys, "argv", ["backpain", "explain", "-w", str(workspace), *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return explain


@pytest.fixture
def explained(demo, explain):
    """`explained("person_1", "2026-03-29")`: what a program reads of a sample person's day."""

    def explained(person, day):
        return json.loads(explain(demo.folder, "-p", person, "--date", day, "--json")[1])

    return explained


def stored(demo, query, *values):
    with duckdb.connect(str(demo.warehouse), read_only=True) as con:
        return con.execute(query, values).fetchall()


def test_a_day_is_told_from_its_files_to_its_figures(demo, explain):
    code, out, errors = explain(demo.folder, "--person", "person_1", "--date", CLOCK_CHANGE)

    assert (code, errors) == (0, "")
    for told in (
        "person_1, Sunday 2026-03-29",
        "1,380 minutes: UTC+01:00 from 00:00, UTC+02:00 from 03:00 (declared in backpain.toml)",
        "judged by heart rate",
        "awake, from 07:00 to 23:00",
        "bpm; without a pulse 100 steps a minute",
        "person_1/garmin/monitoring/2026-03-29-00-00_monitoring.fit (fit)",
        "only source present",
        "Bouts of 30 minutes or more",
        "on average",
    ):
        assert told in out


def test_of_some_days_and_weeks_it_tells_what_it_did(demo, explain):
    """A change of the clock, a flight, the first and last dates, one without a watch."""
    asked = (
        ("person_1", "--date", CLOCK_CHANGE),
        ("person_1", "--date", "2026-02-01"),
        ("person_2", "--date", "2026-03-08"),
        ("person_2", "--date", "2026-05-31"),
        ("person_3", "--date", "2026-04-10"),
        ("person_3", "--date", "2026-03-28"),
        ("person_1", "--week", CLOCK_CHANGE),
        ("person_2", "--week", "2026-02-01"),
        ("person_3", "--week", "2026-03-28"),
    )
    told = [explain(demo.folder, "-p", *words)[1] for words in asked]

    lines = [line.rstrip() for line in "".join(told).splitlines()]
    assert_golden("explained.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("person", "day"),
    [("person_1", CLOCK_CHANGE), ("person_2", "2026-03-08"), ("person_3", "2026-04-10")],
)
def test_what_is_told_adds_up(explained, person, day):
    told = explained(person, day)

    length = sum(piece["minutes"] for piece in told["clock"])
    assert sum(row["minutes"] for row in told["minutes"]) == length
    assert sum(row["minutes"] for row in told["sources"]) == length
    assert len(told["bouts"]) == told["figures"]["bouts"]
    assert told["bouts"][0]["duration_minutes"] == told["figures"]["longest_bout_minutes"]
    sedentary = [row["minutes"] for row in told["minutes"] if row["state"] == "sedentary"]
    assert sum(sedentary) == told["figures"]["sedentary_minutes"]


def test_the_figures_are_those_of_the_tables(demo, explained):
    figures = explained("person_1", "2026-02-03")["figures"]

    columns = ("steps", "wear_minutes", "waking_wear_minutes", "aerobic_minutes")
    (row,) = stored(
        demo,
        f"select {', '.join(columns)} from daily_activity "
        "where person_id = 'person_1' and local_date = '2026-02-03'",
    )
    assert tuple(figures[column] for column in columns) == row


def test_the_files_named_lie_in_the_inbox(demo, explained):
    files = {row["path"] for row in explained("person_1", "2026-02-03")["files"]}

    assert len(files) > 1
    assert all((demo.inbox / path).is_file() for path in files)


def test_two_devices_at_once_are_told_apart(explained):
    sources = explained("person_3", "2026-04-10")["sources"]

    assert {row["why"] for row in sources if row["source_id"] == "csv:watch"} == {
        "only source present",
        "best ranked of 2 present",
    }


def test_a_day_that_does_not_count_says_why(demo, explain):
    (short,) = stored(
        demo,
        "select strftime(local_date, '%Y-%m-%d'), waking_wear_minutes from daily_activity "
        "where person_id = 'person_3' and waking_wear_minutes between 1 and 599 "
        "order by local_date limit 1",
    )
    unworn = explain(demo.folder, "-p", "person_2", "--date", "2026-02-21")[1]

    out = explain(demo.folder, "-p", "person_3", "--date", short[0])[1]

    assert f"no: worn for {short[1]} of the 600 minutes awake that it takes" in out
    assert "no: not worn" in unworn


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-p", "bert", "--date", CLOCK_CHANGE], "there is of: person_1, person_2, person_3."),
        (["--date", CLOCK_CHANGE], "name a person with --person"),
        (["-p", "person_1", "--date", "2026-06-01"], "from 2026-02-01 to 2026-05-31."),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(demo, explain, words, says):
    code, out, errors = explain(demo.folder, *words)

    assert (code, out, says in errors) == (7, "", True), errors


def test_a_warehouse_of_an_earlier_version_is_to_be_built_first(demo, explain, tmp_path):
    old = shutil.copytree(demo.folder, tmp_path / "old")
    with duckdb.connect(str(old / demo.warehouse.name)) as con:
        con.execute("drop macro table samples_of")

    code, _, errors = explain(old, "-p", "person_1", "--date", CLOCK_CHANGE)

    assert (code, "backpain build" in errors) == (7, True)


@pytest.fixture(scope="module")
def diary(tmp_path_factory):
    """A workspace of one person who keeps nothing but a diary, with square brackets in it."""
    content = "date,pain_nrs,medication\n2026-03-02,4,[/bold] 2 x ibuprofen\n2026-03-04,5,\n"
    workspace = create_workspace(tmp_path_factory.mktemp("diary") / "w")
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "diary.csv").write_text(content, encoding="utf-8")
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        build(workspace, draft)
    return workspace.folder


def test_the_only_person_need_not_be_named(diary, explain):
    code, out, errors = explain(diary, "--date", "2026-03-02")

    assert (code, errors) == (0, "")
    assert "anna, Monday 2026-03-02" in out
    assert "4 on average, from 1 answer" in out


def test_what_people_wrote_is_shown_as_they_wrote_it(diary, explain):
    assert "[/bold] 2 x ibuprofen" in explain(diary, "--date", "2026-03-02")[1]


def test_a_date_of_which_nothing_is_known_says_so(diary, explain):
    code, out, _ = explain(diary, "--date", "2026-03-03")

    assert code == 0
    assert "none holds readings of this date" in out
    assert "nothing written" in out


def test_what_a_program_reads_names_the_date_as_it_was_asked(explained):
    told = explained("person_1", CLOCK_CHANGE)

    assert date.fromisoformat(told["local_date"]) == date(2026, 3, 29)
    assert told["person_id"] == "person_1"


def told(figures=None, limits=None, vendor_totals=(), clock=()):
    """What is said of a made-up day, by label."""
    day = DayExplanation(
        "anna",
        date(2024, 3, 4),
        clock=list(clock),
        files=[],
        sources=[],
        vendor_totals=list(vendor_totals),
        limits=LIMITS | (limits or {}),
        minutes=[],
        bouts=[],
        answers=[],
        figures=FIGURES | (figures or {}),
    )
    return dict(facts(day))


@pytest.mark.parametrize(
    ("minutes", "clock"), [(0, "UTC+00:00"), (-570, "UTC-09:30"), (345, "UTC+05:45")]
)
def test_a_clock_is_so_far_from_utc(minutes, clock):
    midnight = datetime(2024, 3, 4, tzinfo=UTC) - timedelta(minutes=minutes)
    piece = {"utc_offset_minutes": minutes, "started_at": midnight, "minutes": 1440}

    said = told(clock=[piece | {"origin": "declared"}])["clock"]

    assert said == f"1,440 minutes: {clock} from 00:00 (declared in backpain.toml)"


@pytest.mark.parametrize(
    ("figures", "label", "sentence"),
    [
        ({}, "steps", "7,000, all of them in known minutes"),
        ({"unplaced_steps": 900}, "steps", "7,000: 6,100 in known minutes, 900 at unknown times"),
        ({"steps": None}, "steps", "unknown"),
        (
            {"wear_source": "steps", "waking_source": "sleep_log"},
            "worn",
            "900 minutes, judged by steps; 800 of them awake, by the sleep log",
        ),
        ({"is_valid_day": False, "why_not_valid": "not worn"}, "counts", "no: not worn"),
        ({}, "counts", "yes"),
        ({"unknown_share": 0.201}, "counts",
         "yes, but not for low movement (20.1 % of the waking wear unknown, more than 20 %)"),
        ({"unknown_share": 0.4, "effort_unknown_share": 0.35}, "counts",
         "yes, but not for low movement (40 % of the waking wear unknown, more than 20 %) "
         "nor aerobic minutes (35 % of the waking wear unknown, more than 20 %)"),
        ({"sedentary_minutes": None, "wear_source": "steps"}, "counts",
         "yes, but not for low movement (wear judged by steps)"),
        ({"sedentary_minutes": None, "steps": None}, "counts",
         "yes, but not for low movement (steps unknown)"),
        ({"sedentary_minutes": None}, "low movement", "unknown"),
        ({"sedentary_minutes": 0, "bouts": 0, "longest_bout_minutes": None}, "low movement",
         "0 minutes; 0 bouts"),
        ({}, "broken up", "yes: at most 75 minutes without a break; hours with breaks of 2 minutes "
         "or more: 11 of 14"),
        ({"is_broken_up": False, "longest_unbroken_minutes": 121, "sedentary_hours": None},
         "broken up", "no: at most 121 minutes without a break"),
        ({"is_broken_up": None, "sedentary_hours": None}, "broken up",
         "does not count: at most 75 minutes without a break"),
        ({"longest_unbroken_minutes": None}, "broken up", "unknown"),
        ({"aerobic_minutes": None}, "aerobic", "unknown"),
        ({}, "pain", "3.5 on average, 6 at worst, from 2 answers"),
        ({"has_flare": True, "worst_pain_nrs": None}, "pain",
         "3.5 on average, a flare, from 2 answers"),
        ({"pain_nrs": None, "has_flare": False, "entries": 1, "worst_pain_nrs": None}, "pain",
         "not rated, no flare, from 1 answer"),
    ],
)  # fmt: skip
def test_figures_are_told_in_words(figures, label, sentence):
    assert told(figures)[label] == sentence


@pytest.mark.parametrize(
    ("limits", "label", "sentence"),
    [
        ({}, "resting", "55.0 bpm, by the device"),
        ({}, "highest", "180.0 bpm, as measured"),
        ({"highest_heart_rate_origin": "fox"}, "highest", "180.0 bpm, by age (fox)"),
        ({"highest_heart_rate_bpm": None}, "highest", "unknown"),
        ({}, "light from", "92.5 bpm or 10 steps a minute"),
        ({"still_below_bpm": None}, "light from", "10 steps a minute"),
        ({}, "vigorous from", "130.0 bpm; without a pulse 130 steps a minute"),
        ({"refusal": "resting_unknown"}, "heart rate",
         "not used: the resting heart rate is not known, so cadence judges alone"),
    ],
)  # fmt: skip
def test_limits_are_told_with_their_origin(limits, label, sentence):
    assert told(limits=limits)[label] == sentence


def test_the_vendors_own_total_stands_beside_ours():
    total = {"source_id": "watch", "steps": 7_100}

    assert told(vendor_totals=[total])["vendor's total"] == "7,100 steps (watch)"
    assert "vendor's total" not in told()


WEEK_OF_GAPS = "2026-03-25"


def test_a_week_is_explained_from_its_dates_to_its_verdicts(demo, explain):
    code, out, errors = explain(demo.folder, "-p", "person_3", "--week", WEEK_OF_GAPS)

    (days,) = stored(
        demo,
        "select valid_days from weekly_activity "
        "where person_id = 'person_3' and week_start_date = '2026-03-23'",
    )[0]
    assert (code, errors) == (0, "")
    assert "person_3, Monday 2026-03-23 to Sunday 2026-03-29" in out
    lack = f"too little data: worn long enough on too few days, {days} of the 4 that it takes"
    assert lack in out
    of_no_log = explain(demo.folder, "-p", "person_2", "--week", WEEK_OF_GAPS)[1]
    assert "too little data: no log of it" in of_no_log
    assert out.count("no: worn for") + out.count("no: not worn") == 7 - days


MET = {"amount": 50_000, "aim": 49_000, "status": "met", "reason": None, "is_decidable": True}
OPEN = {**MET, "status": "insufficient_data", "is_decidable": False}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"target": "steps", "counted_days": 4}, "met"),
        (
            {"target": "steps", "counted_days": 2, "is_decidable": False},
            "met, and could not have been missed: worn long enough on 2 days",
        ),
        (
            {"target": "aerobic_minutes", "counted_days": 1, "is_decidable": False},
            "met, and could not have been missed: effort known on 1 day",
        ),
        (
            {"target": "core_sessions", "counted_days": 5, "is_decidable": False},
            "met, and could not have been missed: in the log on 5 days",
        ),
        (
            {"target": "core_sessions", "aim": 0, "counted_days": 7, "is_decidable": False},
            "met, and could not have been missed: it asks for nothing",
        ),
        ({**OPEN, "reason": "week_running"}, "the record ends within this week"),
        ({**OPEN, "aim": None, "reason": "before_target"}, "no target was agreed yet"),
        ({**OPEN, "aim": None, "reason": "steps_do_not_apply"}, "steps do not apply"),
        (
            {**OPEN, "reason": "too_few_valid_days", "counted_days": 3},
            "too little data: worn long enough on too few days, 3 of the 4 that it takes",
        ),
    ],
)
def test_a_verdict_says_what_it_rests_on(capsys, row, said):
    asked = {"target": "steps", "recorded_days": 7, "days_needed": 4, **MET, **row}
    show_week(
        WeekExplanation("anna", date(2024, 3, 4), days=[], targets=[asked], plan=[], pain=[]),
        as_json=False,
    )

    assert f" {said}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("pain", "said"),
    [
        ({"is_over": True}, "mean pain: 4.0 of 10, rated on 5 days"),
        ({"is_over": False}, "mean pain: 4.0 of 10, rated on 5 days so far"),
        (
            {"is_over": False, "pain_nrs": None, "rated_days": 3},
            "mean pain: unknown: rated on 3 of the 4 days that it takes so far",
        ),
    ],
)
def test_the_mean_pain_of_a_week_that_is_not_over_is_that_so_far(capsys, pain, said):
    rated = {"rated_days": 5, "pain_nrs": 4.0, "days_needed": 4, **pain}
    show_week(
        WeekExplanation("anna", date(2024, 3, 4), days=[], targets=[], plan=[], pain=[rated]),
        as_json=False,
    )

    assert said in [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_every_reason_of_every_week_has_words(demo):
    reasons = stored(
        demo,
        "select distinct reason from (unpivot weekly_activity on columns('_status_reason') "
        "into name status value reason) union select status_reason from weekly_plan",
    )

    assert {reason for (reason,) in reasons if reason} <= words("reason").keys()


def test_the_week_that_a_program_reads_is_that_of_the_tables(demo, explain):
    out = explain(demo.folder, "-p", "person_1", "--week", "2026-02-01", "--json")[1]

    week = json.loads(out)
    steps = next(row for row in week["targets"] if row["target"] == "steps")
    assert week["week_start_date"] == "2026-01-26"
    assert (steps["status"], steps["reason"]) == ("insufficient_data", "record_too_short")
    assert steps["recorded_days"] == len(week["days"]) == 1


@pytest.mark.parametrize("words", [(), ("--date", "2026-03-01", "--week", "2026-03-01")])
def test_either_a_date_or_a_week_is_asked_for(demo, explain, words):
    code, _, errors = explain(demo.folder, *words)

    assert code == 2
    assert "either --date or --week" in errors


def test_a_week_outside_the_record_names_the_dates_that_there_are(demo, explain):
    code, _, errors = explain(demo.folder, "-p", "person_1", "--week", "2020-05-06")

    assert code == 7
    assert "no data of 'person_1' on 2020-05-04 to 2020-05-10; there is from 2026-02-01" in errors
