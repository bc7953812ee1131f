"""The diary for the phone: asked, kept, changed, saved and read, in a real browser."""

import re
from base64 import b64encode
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from backpain_analytics import testing
from backpain_analytics.errors import ArgumentError, WorkspaceError
from backpain_analytics.settings.questions import questions
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.sources.handmade.diaries.reader import READER as DIARIES
from backpain_analytics.sources.handmade.exercise.reader import READER as LOGS
from backpain_analytics.stages.diary import COLUMNS
from backpain_analytics.stages.diary_form import write_diary_form
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.warehouse.publish import reading
from backpain_analytics.warehouse.rows import count
from tests.chromium import browser, needs_browser

clock = datetime.fromisoformat


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "pain diary.html"
    write_diary_form(path)
    return path


@pytest.fixture(scope="module")
def opened_browser(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def page(opened_browser, form):
    """The form on a telephone that keeps nothing yet."""
    opened_browser.open(form)
    opened_browser.run("localStorage.clear()")
    opened_browser.open(form)
    return opened_browser


def columns_asked(path):
    return set(re.findall(r'name="(\w+)"', path.read_text())) - {"date", "time", "viewport"}


# What is written


def test_the_form_asks_all_that_the_command_asks(form):
    asked = {question.column for question in questions().all}

    assert columns_asked(form) - {"referrer"} == asked
    assert asked == {*COLUMNS["diary"], *COLUMNS["session"]} - {"date", "time", "made_at"}


def test_what_is_asked_can_be_chosen(tmp_path):
    write_diary_form(tmp_path / "some.html", ["mood", " sleep"])
    write_diary_form(tmp_path / "more.html", ["before"])

    pain = {"pain_nrs", "rating_period", "referrer"}
    assert columns_asked(tmp_path / "some.html") == pain | {"mood_nrs", "sleep_quality_nrs"}
    assert columns_asked(tmp_path / "more.html") == pain | {"name", "pain_before_nrs"}


def test_an_unknown_question_is_named_with_those_there_are(tmp_path):
    with pytest.raises(ArgumentError, match=r"no question is called 'weather'; there are pain,"):
        write_diary_form(tmp_path / "some.html", ["mood", "weather"])

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(form):
    before = form.read_bytes()

    with pytest.raises(WorkspaceError, match="exists already"):
        write_diary_form(form)

    assert form.read_bytes() == before


def test_the_page_names_nothing_outside_and_lets_only_its_own_script_run(form):
    text = form.read_text()
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)

    assert re.findall(r"https?:|//\w|\bsrc=|<link|@import|url\(", text) == []
    assert "default-src &#39;none&#39;" in policy
    assert b64encode(sha256(script.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


# In a browser


def answer(page, column, text):
    page.touch(f'form:not([hidden]) [name="{column}"] + span', text)


def opened(page, *sections):
    for section in sections:
        page.touch("form:not([hidden]) details:not([open]) > summary", section)


def kept(page):
    page.touch("form:not([hidden]) .main")
    return page.run('document.querySelector("form:not([hidden]) .said").textContent')


def write_three_entries(page):
    """A day with few answers, one with all, and a session."""
    page.set("#diary [name=date]", "2026-03-01")
    answer(page, "pain_nrs", "4")
    assert kept(page) == "Kept."

    opened(page, "What you can do", "Sleep and mood", "Medication and treatment", "The day")
    page.set("#diary [name=date]", "2026-03-02")
    page.set("#diary [name=time]", "21:30")
    for column, text in {
        "pain_nrs": "0", "rating_period": "last night", "worst_pain_nrs": "10",
        "current_pain_nrs": "2", "has_flare": "yes", "function_nrs": "7",
        "sleep_quality_nrs": "5", "mood_nrs": "6", "stress_nrs": "3", "control_nrs": "8",
        "medication_taken": "yes", "diet_kept": "no",
    }.items():  # fmt: skip
        answer(page, column, text)
    for column, text in {
        "region": "low back", "stiffness_minutes": "80", "roland_morris_score": "11",
        "medication": 'ibuprofen "400", one', "treatment": "heat", "posture": "standing desk",
        "work_shift": "late shift", "notes": "sat a lot;\nlong drive – Füße",
    }.items():  # fmt: skip
        page.type(f"#diary [name={column}]", text)
    page.set("#diary [name=medication_at]", "08:30")
    assert kept(page) == "Kept."

    page.touch("[data-opens=session]")
    page.set("#session [name=date]", "2026-03-02")
    page.set("#session [name=time]", "07:00")
    for column, text in {
        "pain_before_nrs": "3", "pain_after_nrs": "4", "effort_nrs": "5",
        "enjoyment_nrs": "7", "is_high_impact": "no",
    }.items():  # fmt: skip
        answer(page, column, text)
    for column, text in {
        "name": "plank", "minutes": "20.5", "sets": "3", "repetitions": "10",
        "held_seconds": "30", "weight_kilograms": "2.5", "heart_rate_bpm": "92",
        "distance_kilometres": "1.5",
    }.items():  # fmt: skip
        page.type(f"#session [name={column}]", text)
    assert kept(page) == "Kept."


def saved(page, table, name):
    page.touch(f"[data-saves={table}]")
    path = page.downloads / name
    page.wait_for("document.getElementById('said').textContent")
    for _ in range(500):
        if path.exists() and path.stat().st_size:
            break
        page.run("new Promise(done => setTimeout(done, 10))")
    content = path.read_bytes()
    path.unlink()
    return content


def read(reader, name, content, table):
    file = testing.member(name, content)
    assert reader.recognises(file, testing.context())
    tables = testing.read(reader, file)
    assert "rejected_rows" not in tables
    entries = tables[table].to_dicts()
    return [{name: value for name, value in row.items() if value is not None} for row in entries]


def taken_in(folder, files):
    """Return how many rows of each kind an inbox with these files gives."""
    workspace = create_workspace(folder / "w")
    (workspace.inbox / "anna").mkdir(parents=True)
    for name, content in files.items():
        (workspace.inbox / "anna" / name).write_bytes(content)
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
    tables = ("diary_entries", "exercise_entries", "rejected_rows")
    with reading(workspace.warehouse) as con:
        return [(table, count(con, f"select count(*) from {table}")) for table in tables]


@needs_browser
def test_three_entries_are_read_as_they_were_typed(page, tmp_path):
    write_three_entries(page)

    diary = saved(page, "diary", "phone-diary.csv")
    log = saved(page, "session", "phone-exercise.csv")

    first, second = read(DIARIES, "phone-diary.csv", diary, "diary_entries")
    today = datetime.now().astimezone().date()
    assert {first.pop("made_at").date(), second.pop("made_at").date()} == {today}
    assert first == {
        "written_date": date(2026, 3, 1),
        "pain_nrs": 4,
        "rating_period": "today",
    }
    assert second == {
        "written_at": clock("2026-03-02 21:30"),
        **{"pain_nrs": 0, "rating_period": "night", "worst_pain_nrs": 10, "current_pain_nrs": 2},
        **{"has_flare": True, "region": "low back", "function_nrs": 7, "stiffness_minutes": 80},
        **{"roland_morris_score": 11, "sleep_quality_nrs": 5, "mood_nrs": 6, "stress_nrs": 3},
        **{"control_nrs": 8, "medication_taken": True, "medication": 'ibuprofen "400", one'},
        **{"medication_at": clock("2026-03-02 08:30"), "treatment": "heat"},
        **{"posture": "standing desk", "work_shift": "late shift", "diet_kept": False},
        "notes": "sat a lot; long drive – Füße",
    }
    assert read(LOGS, "phone-exercise.csv", log, "exercise_entries") == [
        {
            **{"source_id": "log", "written_at": clock("2026-03-02 07:00"), "kind": "core"},
            **{"name": "plank", "minutes": 20.5, "sets": 3, "repetitions": 10},
            **{"held_seconds": 30, "weight_kilograms": 2.5, "heart_rate_bpm": 92},
            **{"distance_kilometres": 1.5, "pain_before_nrs": 3, "pain_after_nrs": 4},
            **{"effort_nrs": 5, "enjoyment_nrs": 7, "is_high_impact": False},
        }
    ]
    assert taken_in(tmp_path, {"phone-diary.csv": diary, "phone-exercise.csv": log}) == [
        ("diary_entries", 2), ("exercise_entries", 1), ("rejected_rows", 0),
    ]  # fmt: skip
    assert page.problems == []


@needs_browser
def test_nothing_is_fetched_and_nothing_is_sent(form, page):
    write_three_entries(page)
    saved(page, "diary", "phone-diary.csv")

    # The browser draws its own buttons from pictures that it carries.
    asked = [url for url in page.requests if not url.startswith(("data:", "blob:"))]
    assert asked == [form.as_uri()]
    refused = page.run("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"
    assert "Content Security Policy" in page.problems[0]["entry"]["text"]


@needs_browser
def test_entries_are_there_again_and_can_be_changed_and_deleted(form, page):
    page.set("#diary [name=date]", "2026-03-01")
    answer(page, "pain_nrs", "4")
    kept(page)
    page.set("#diary [name=date]", "2026-03-02")
    answer(page, "pain_nrs", "5")
    kept(page)

    page.open(form)
    page.touch("#kept li:last-child .change")
    answer(page, "pain_nrs", "6")
    answer(page, "has_flare", "no")
    assert kept(page) == "Changed."
    page.touch("#kept li:first-child .danger", "Delete")
    page.touch("#kept li:first-child .danger", "Really delete")

    content = saved(page, "diary", "phone-diary.csv")
    (entry,) = read(DIARIES, "phone-diary.csv", content, "diary_entries")
    assert (entry["written_date"], entry["pain_nrs"]) == (date(2026, 3, 1), 6)
    assert entry["has_flare"] is False


@needs_browser
def test_an_answer_can_be_taken_back_and_nothing_is_no_entry(page):
    answer(page, "pain_nrs", "4")
    answer(page, "pain_nrs", "4")

    assert kept(page).startswith("There is nothing to keep yet")
    assert page.run("document.querySelectorAll('#kept li').length") == 0


@needs_browser
def test_an_entry_of_now_has_the_time_and_one_of_another_day_has_none(page):
    now = page.run("document.querySelector('#diary [name=time]').value")
    page.set("#diary [name=date]", "2026-03-01")

    assert re.fullmatch(r"\d\d:\d\d", now)
    assert page.run("document.querySelector('#diary [name=time]').value") == ""


@needs_browser
def test_what_cannot_be_read_is_put_aside_and_said(form, page):
    page.run("localStorage.setItem('backpain-diary', '{broken')")
    page.open(form)

    assert "could not be read" in page.run("document.getElementById('alarm').textContent")
    answer(page, "pain_nrs", "4")
    assert kept(page) == "Kept."
    assert page.run("Object.values(localStorage).includes('{broken')")


@needs_browser
@pytest.mark.parametrize("is_dark", [False, True])
def test_on_a_small_telephone_all_is_shown_and_can_be_touched(form, page, is_dark):
    page.open(form, 360, dark=is_dark)
    answer(page, "pain_nrs", "4")
    kept(page)
    page.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")

    measured = page.run(
        """(() => {
          const shown = [...document.querySelectorAll("button, summary, input, textarea")]
            .filter(one => one.getClientRects().length).map(one => one.getBoundingClientRect());
          return {
            overflow: document.documentElement.scrollWidth - innerWidth,
            lowest: Math.min(...shown.map(one => one.height)),
            narrowest: Math.min(...shown.map(one => one.width)),
            outside: shown.filter(one => one.left < 0 || one.right > innerWidth).length,
          };
        })()"""
    )
    assert measured["overflow"] <= 0
    assert measured["outside"] == 0
    assert min(measured["lowest"], measured["narrowest"]) >= 44


@needs_browser
def test_everything_that_can_be_touched_has_a_name(page):
    answer(page, "pain_nrs", "4")
    kept(page)
    for table in ("diary", "session"):
        page.touch(f"[data-opens={table}]")
        page.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")

        nodes = page.do("Accessibility.getFullAXTree")["nodes"]
        named = {"button", "radio", "textbox", "spinbutton", "combobox", "DisclosureTriangle"}
        touched = [
            (node["role"]["value"], node.get("name", {}).get("value"))
            for node in nodes
            if not node["ignored"] and node["role"]["value"] in named
        ]
        assert len(touched) > 30
        assert [role for role, name in touched if not name] == []


def test_the_form_knows_no_moment_of_its_making(form, tmp_path):
    write_diary_form(tmp_path / "again.html")

    assert (tmp_path / "again.html").read_bytes() == form.read_bytes()
    assert str(datetime.now(UTC).year) not in form.read_text()
