"""Words follow the values in force: no text repeats a default that a workspace can change.

All parameters are set at once, each to a value that is no default of the same unit. Then what
people read is searched for the defaults: a number, and at most two words later its unit. What is
left must be a definition, which the name of a column or a constant holds: `DEFINITIONS`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import drawing
import pytest
from parameter_table import METHODS, parameter_table, with_table
from report_examples import full
from samples import pulse, walk

from backpain_analytics.console.day import show_explanation
from backpain_analytics.console.week import show_week
from backpain_analytics.errors import PdfUnavailableError
from backpain_analytics.messages.language import messages
from backpain_analytics.messages.numbers import time_span
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.page.render import render
from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.report.sheet.render import render_sheet
from backpain_analytics.settings.parameters import Parameters, in_words, parameter_notes
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.comments import write_comments
from backpain_analytics.warehouse.night.macros import write_macros
from backpain_analytics.warehouse.out.explain import explain_day, explain_week

ROOT = Path(__file__).parents[2]
DEFAULTS = asdict(Parameters())
NOTES = parameter_notes()
SPELLED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NOUNS = {
    "MET": "x",
    "NRS points": "points?",
    "beats per minute": "(?:beats|bpm)",
    "days": "(?:days?|dates?)",
    "days a week": "(?:days?|dates?)",
    "minutes": "minutes?",
    "minutes a week": "minutes?",
    "multiples": "times",
    "ratings": "(?:ratings?|days?)",
    "sessions a week": "sessions?",
    "steps": "steps",
    "steps a minute": "steps",
    "weeks": "weeks?",
}
"""What stands in a sentence behind a number of a unit; else the unit itself."""
DEFINITIONS = (
    # Bouts: columns prolonged_20_minutes, bouts_beyond_30, bout_minutes_from_60, ...
    r"(?:20|30|60) minutes or (?:longer|more)",
    r"longer than (?:30 minutes|2 hours)",
    r"10, 20 or 30 minutes",
    r"10 minutes of which at least 8",
    # The amounts for which estimates are stated, the lags, and what pain studies leave out.
    r"per (?:10|30) minutes",
    r"to 7 days later",
    r"without the 14 days right before",
    r"80 % of records",
    r"2 weeks to settle",
    # Weeks have seven days, moderate minutes count once, loads look back a week.
    r"(?:all|for|the) 7 days",
    r"weekdays 5 and weekend days 2",
    r"\+ 2 x vigorous",
    r"(?:over|last|than) (?:7|28) days",
    r"30 worn minutes in a row",
    # Windows and signs that are constants of their modules.
    r"that of 2 weeks",
    r"8 or more for 2 weeks",
    r"Sessions of 15 minutes or longer",
    r"worn minutes with 100 steps",
    # What the made-up person's data say.
    r"for 90 minutes more",
    r"about 10 hours",
    r"5% by cadence",
    r"Since Monday: [^.]*\.",
    r"4 usual one day",
    # What another value of a cadence looks like.
    r"light from 12 steps",
)
"""What may stand, whatever the parameters, numbers in figures."""


def other_value(name: str) -> object:
    """Return a legal value that is no default of the same unit, preferably a sixth higher."""
    default, note = DEFAULTS[name], NOTES[name]
    if isinstance(default, str):
        return next(word for word in note.allowed[8:].split(", ") if word != default)
    if isinstance(default, float):
        return round(default * (1.17 if default < 0.8 else 0.93), 3)
    low, *high = (int(limit.replace(",", "")) for limit in re.findall(r"\d[\d,]*", note.allowed))
    taken = {value for one, value in DEFAULTS.items() if NOTES[one].unit == note.unit}
    wanted = default * 7 / 6 + 0.5
    legal = range(low, min(high[0] if high else 2 * default, 2 * default + 9) + 1)
    return min(set(legal) - taken, key=lambda value: (abs(value - wanted), value))


OTHERS = Parameters(**{name: other_value(name) for name in DEFAULTS})


def stale(text: str) -> Iterator[tuple[str, str]]:
    """Yield each default that a text holds with its unit: the parameter, and the words."""
    text = re.sub(r"\s+", " ", text)
    for number, word in enumerate(SPELLED, start=2):
        text = re.sub(rf"\b{word}\b", str(number), text, flags=re.IGNORECASE)
    for definition in DEFINITIONS:
        text = re.sub(definition, "…", text)
    for name, value in DEFAULTS.items():
        for found in re.finditer(pattern(value, NOTES[name].unit), text):
            yield name, text[max(found.start() - 30, 0) : found.end() + 30]


def pattern(value: object, unit: str) -> str:
    """Return what a value looks like in a sentence."""
    if isinstance(value, str):
        return r"(?!)"
    if unit == "hour, local":
        return rf"\b0?{value}:00|\b(?:before|from|until) {value}\b"
    if unit in {"share", "quantile"}:
        return rf"(?<![\d.]){100 * value:g} ?(?:%|percent)"
    forms = "|".join({in_words(value), f"{value:.1f}".replace(".", r"\.")})
    plain = rf"(?<![\w.,:–-])(?:{forms})(?: [a-z-]+){{0,2}} {NOUNS.get(unit, unit)}\b"
    is_long = unit == "minutes" and value >= 60
    return plain + (rf"|\b{time_span(value)}\b(?! \d)" if is_long else "")


@pytest.fixture(scope="module")
def contents():
    """What the page of a made-up person says."""
    example = full(60)
    targets = {
        "aerobic_minutes_target": OTHERS.aerobic_minutes_per_week,
        "steps_target": 7 * OTHERS.steps_per_day,
        "aerobic_days_target": OTHERS.aerobic_days_per_week,
        "broken_up_days_target": OTHERS.movement_break_days_per_week,
        "core_sessions_target": OTHERS.core_sessions_per_week,
        "stretching_days_target": OTHERS.stretching_days_per_week,
        "aerobic_sessions_target": OTHERS.aerobic_sessions_per_week,
    }
    weeks = example.tables.weekly_activity.assign(**targets)
    tables = replace(example.tables, parameters=OTHERS, weekly_activity=weeks)
    return gather(tables, example.trend, Making(date(2026, 6, 1), "0"))


@pytest.fixture(scope="module")
def page(contents) -> str:
    """Its page, without pictures."""
    pictures = r"<svg.*?</svg>|<style>.*?</style>"
    return re.sub(pictures, "", render(contents), flags=re.DOTALL)


@pytest.fixture(scope="module")
def warehouse():
    """A warehouse with one worn day in it, built with the other values."""
    with drawing.empty_warehouse() as con:
        models.store_parameters(con, OTHERS)
        drawing.insert(con, "persons", [{"birth_year": 1984}])
        drawing.insert(con, "sources", [{}])
        drawing.insert(con, "source_ranks", [{}])
        first, last = drawing.at("00:00"), drawing.at("00:00", date(2024, 3, 6))
        span = {"started_at": first, "ended_at": last, "utc_offset_minutes": 0}
        drawing.insert(con, "zone_spans", [span])
        drawing.insert(con, "heart_rate_samples", pulse("06:30", 800))
        drawing.insert(con, "step_intervals", walk("06:30", *(0,) * 700, *(110,) * 100))
        drawing.build_every_day(con)
        models.build_models(con)
        write_macros(con)
        write_comments(con)
        yield con


def sentences(page: str) -> str:
    """Return the words of a page but cells of data and the notes on where defaults come from."""
    return re.sub(r"<[^>]*>", " ", re.sub(r"<td.*?</td>", "", page, flags=re.DOTALL))


def test_the_page_follows_the_values(page):
    assert list(stale(sentences(page))) == []

    for name, value in asdict(OTHERS).items():
        row = f"{name.replace('_', ' ')}</bdi></th><td><bdi>{in_words(value)}</bdi></td>"
        assert row in page


def test_the_paper_follows_the_values(contents):
    pypdfium2 = pytest.importorskip("pypdfium2", reason="no reader of PDFs on this machine")
    try:
        paper = pypdfium2.PdfDocument(to_pdf(render_sheet(contents)))
    except PdfUnavailableError as error:
        pytest.skip(str(error))
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in paper)

    assert "steps a minute" in text
    assert list(stale(text)) == []


def test_explain_follows_the_values(warehouse, capsys):
    show_explanation(explain_day(warehouse, drawing.PERSON, drawing.MONDAY), as_json=False)
    show_week(explain_week(warehouse, drawing.PERSON, drawing.MONDAY), as_json=False)

    text = capsys.readouterr().out
    assert "low movement" in text
    assert list(stale(text)) == []


def test_comments_and_macros_follow_the_values(warehouse):
    comments = warehouse.execute(
        """
        select column_name, comment from duckdb_columns() where table_name <> 'parameters'
        union all select '', comment from duckdb_tables()
        union all select '', comment from duckdb_views()
        union all select '', comment from duckdb_functions() where not internal
        """
    ).fetchall()
    found = [
        (column, words)
        for column, comment in comments
        for _, words in stale(comment or "")
        # A number in the name of the column is its definition.
        if not set(re.findall(r"\d+", column)) & set(re.findall(r"\d+", words))
    ]

    assert len(comments) > 300
    assert found == []


@pytest.mark.parametrize(
    "path",
    [
        "backpain_analytics/cli.py",
        *sorted(
            str(path.relative_to(ROOT))
            for room in ("backpain_analytics/commands/*.py", "sql/checks/*.sql")
            for path in ROOT.glob(room)
        ),
    ],
)
def test_help_and_checks_repeat_no_default(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".py"):
        nodes = ast.walk(ast.parse(text))
        text = ". ".join(str(n.value) for n in nodes if isinstance(n, ast.Constant))

    assert list(stale(text)) == []


def test_what_checks_tell_repeats_no_default():
    assert list(stale(". ".join(messages()["check"].values()))) == []


def test_methods_has_the_table_of_parameters():
    written = METHODS.read_text(encoding="utf-8")

    assert with_table(written, parameter_table(Parameters())) == written, (
        "write it with 'python -m tests.parameter_table'"
    )
    assert f"| `steps_per_day` | {OTHERS.steps_per_day:,} |" in parameter_table(OTHERS)


def test_a_default_in_a_sentence_is_found():
    """The search itself: it must be able to fail."""
    assert {name for name, _ in stale("fewer than 10 steps")} == {"sedentary_steps_per_minute"}
    assert {name for name, _ in stale("worn for at least 10 hours")} == {"valid_day_minutes"}
    assert {name for name, _ in stale("the first two weeks")} == {
        "baseline_weeks",
        "ladder_weeks",
        "pain_baseline_weeks",
    }
    assert "diary_day_starts_hour" in {name for name, _ in stale("before 5 in the morning")}
    assert "most_unknown_share" in {name for name, _ in stale("more than 20% are unknown")}
