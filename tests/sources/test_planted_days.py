"""Whole exports in their zips, made from days that are known, across a change of the clock.

The days are lived in Berlin, where 29 March 2026 has 23 hours. What comes out of the warehouse, by
the date on the wall, must be what was put in, each walk, night and weight once.
"""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.warehouse.publish import reading

BERLIN = ZoneInfo("Europe/Berlin")
DATES = [date(2026, 3, 27) + timedelta(days=day) for day in range(5)]
MINUTE = timedelta(minutes=1)


def on_the_wall(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def utc(at):
    return at.astimezone(UTC)


class Lived:
    """One date as it was: walks of 1, 2, 3 … hours' minutes, so that no two dates are alike."""

    def __init__(self, number, day):
        self.day = day
        self.minutes = [on_the_wall(day, 10) + at * MINUTE for at in range(20 + number)]
        self.steps, self.metres, self.floors = 60, 45, 3 + number
        self.grams = 70_000 + 300 * number
        self.weighed_at = on_the_wall(day, 7, 5)
        self.session = on_the_wall(day, 18), 30 + number
        # Into the date: over the hour that 29 March does not have.
        self.night = on_the_wall(day - timedelta(days=1), 23), on_the_wall(day, 7)
        self.awake = 10 + number

    @property
    def asleep(self):
        start, end = map(utc, self.night)
        return (end - start) / MINUTE - self.awake


LIVED = [Lived(number, day) for number, day in enumerate(DATES)]


def beats(every):
    """Instants of the heart rates of all dates, from midnight on the wall to the next."""
    for lived in LIVED:
        at = utc(on_the_wall(lived.day, 0))
        end = utc(on_the_wall(lived.day + timedelta(days=1), 0))
        while at < end:
            yield lived.day, at
            at += every


def csv_text(header, lines):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header.split(","), *lines])
    return text.getvalue()


def stamp(at):
    return f"{utc(at):%m/%d/%y %H:%M:%S}"


def zulu(at):
    return f"{utc(at):%Y-%m-%dT%H:%M:%SZ}"


def fitbit():
    """Everything twice, as JSON and as CSV; nights of the CSV by the clock, marked as UTC."""
    root = "Takeout/Fitbit/"
    listed, told, health = (
        f"{root}{folder}/"
        for folder in (
            "Global Export Data",
            "Physical Activity_GoogleData",
            "Health Fitness Data_GoogleData",
        )
    )
    every = [(at, lived) for lived in LIVED for at in lived.minutes]
    files = {
        f"{listed}steps-2026-03-05.json": [
            {"dateTime": stamp(at), "value": str(lived.steps)} for at, lived in every
        ],
        f"{listed}distance-2026-03-05.json": [
            {"dateTime": stamp(at), "value": str(lived.metres * 100)} for at, lived in every
        ],
        f"{listed}weight-2026-03-05.json": [
            {
                "logId": 7,
                "weight": round(lived.grams / 453.59237, 1),
                "bmi": round(lived.grams / 1000 / 1.75**2, 2),
                "date": f"{lived.weighed_at:%m/%d/%y}",
                "time": f"{lived.weighed_at:%H:%M:%S}",
            }
            for lived in LIVED
        ],
        f"{listed}exercise-0.json": [
            {
                "logId": 7,
                "activityName": "Walk",
                "startTime": stamp(lived.session[0]),
                "duration": lived.session[1] * 60_000,
            }
            for lived in LIVED
        ],
        f"{listed}sleep-2026-03-05.json": [
            {
                "logId": 7,
                "dateOfSleep": str(lived.day),
                "startTime": f"{lived.night[0]:%Y-%m-%dT%H:%M:%S.000}",
                "endTime": f"{lived.night[1]:%Y-%m-%dT%H:%M:%S.000}",
                "minutesAsleep": lived.asleep,
                "mainSleep": True,
            }
            for lived in LIVED
        ],
        f"{told}weight.csv": csv_text(
            "timestamp,weight grams", [(zulu(x.weighed_at), x.grams) for x in LIVED]
        ),
        f"{health}UserExercises_2026-03-01.csv": csv_text(
            "exercise_id,exercise_start,exercise_end,utc_offset,activity_name,log_type",
            [
                (7, zulu(start), zulu(start + length * MINUTE), "+00:00", "Walk", "TRACKER")
                for start, length in (lived.session for lived in LIVED)
            ],
        ),
        f"{health}UserSleeps_2026-03-01.csv": csv_text(
            "sleep_id,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end",
            [
                (
                    7,
                    x.asleep,
                    "+00:00",
                    *(f"{x.night[0]:%F %T}+0000", "+00:00", f"{x.night[1]:%F %T}+0000"),
                )
                for x in LIVED
            ],
        ),
        f"{root}Your Profile/Profile.csv": "id,name\n7,x\n",
    }
    for kind, unit in (("steps", "steps"), ("distance", "metres"), ("floors", "floors")):
        lines = [
            (zulu(at), getattr(lived, unit))
            for lived in LIVED
            for at in (lived.minutes[:1] if kind == "floors" else lived.minutes)
        ]
        files[f"{told}{kind}_2026-03-01.csv"] = csv_text(f"timestamp,{kind}", lines)
    for day, at in beats(timedelta(minutes=2)):
        item = {"dateTime": stamp(at), "value": {"bpm": 62, "confidence": 2}}
        files.setdefault(f"{listed}heart_rate-{day}.json", []).append(item)
    return files


def google_fit():
    """Streams of phone and of Google, quarter hours, totals and sessions."""
    root, kinds = "Takeout/Fit/", "com.google."

    def points(kind, name, found):
        drawn = [
            {
                "fitValue": [{"value": {value: number}}],
                "startTimeNanos": int(start.timestamp()) * 10**9,
                "endTimeNanos": int(end.timestamp()) * 10**9,
                "dataTypeName": kinds + kind,
            }
            for start, end, value, number in found
        ]
        source = f"derived:{kinds}{kind}:{kinds}android.gms:{name}"
        return f"{root}All Data/{source.replace(':', '_')}.json", {
            "Data Source": source,
            "Data Points": drawn,
        }

    walks = [(at, lived) for lived in LIVED for at in lived.minutes]
    files = dict(
        [
            *(
                points(
                    "step_count.delta",
                    name,
                    [(at, at + MINUTE, "intVal", lived.steps) for at, lived in walks],
                )
                for name in ("estimated_steps", "merge_step_deltas")
            ),
            points(
                "distance.delta",
                "merge_distance_delta",
                [(at, at + MINUTE, "fpVal", lived.metres) for at, lived in walks],
            ),
            *(
                points(
                    "weight",
                    name,
                    [(x.weighed_at, x.weighed_at, "fpVal", x.grams / 1000) for x in LIVED],
                )
                for name in ("merge_weight", "from_scale")
            ),
            points(
                "sleep.segment",
                "merged",
                [(*lived.night, "intVal", 4) for lived in LIVED[:2]],
            ),
            points(
                "activity.segment",
                "merge_activity_segments",
                [(lived.session[0], lived.session[0] + MINUTE, "intVal", 7) for lived in LIVED],
            ),
        ]
    )
    for lived in LIVED:
        start, length = lived.session
        at, end = start, start + length * MINUTE
        files[f"{root}All Sessions/{_named(at)}_WALKING.json"] = {
            "fitnessActivity": "walking",
            "startTime": zulu(at),
            "endTime": zulu(end),
            "duration": f"{length * 60}s",
        }
        begins, ends = map(utc, lived.night)
        woken = begins + (ends - begins) / 2
        middle = woken.replace(microsecond=0)
        files[f"{root}All Sessions/{_named(lived.night[0])}_SLEEP.json"] = {
            "fitnessActivity": "sleep",
            "startTime": zulu(begins),
            "endTime": zulu(ends),
            "segment": [
                _segment("sleep", begins, middle),
                _segment("sleep.awake", middle, middle + lived.awake * MINUTE),
                _segment("sleep", middle + lived.awake * MINUTE, ends),
            ],
        }
        at = on_the_wall(lived.day, 10)
        clock = [f"{each:%H:%M:%S}.000{each:%:z}" for each in (at, at + 15 * MINUTE)]
        files[f"{root}Daily activity metrics/{lived.day}.csv"] = csv_text(
            "Start time,End time,Distance (m),Step count", [(*clock, 45 * 15, 60 * 15)]
        )
    files[f"{root}Daily activity metrics/Daily activity metrics.csv"] = csv_text(
        "Date,Move Minutes count,Step count",
        [(lived.day, 9, lived.steps * len(lived.minutes)) for lived in LIVED],
    )
    return files


def _named(at):
    return f"{at:%Y-%m-%dT%H_%M_%S}{f'{at:%:z}'.replace(':', '_')}"


def _segment(activity, start, end):
    return {"fitnessActivity": activity, "startTime": zulu(start), "endTime": zulu(end)}


def mi_fitness():
    """A band and its sums of days; the nights under two keys."""
    root = "20260401_6123456789_MiFitness_fr1_data_copy/20260401_6123456789_MiFitness_hlth_center_"

    def line(key, at, more=(), **value):
        return 7, "huami.6485020865", *more, key, int(at.timestamp()), json.dumps(value), 1774800000

    samples, sports, sums = [], [], []
    for lived in LIVED:
        samples += [
            line("steps", at, steps=lived.steps, distance=lived.metres) for at in lived.minutes
        ]
        samples.append(line("weight", lived.weighed_at, weight=lived.grams / 1000))
        start, end = (int(at.timestamp()) for at in lived.night)
        night = {"bedtime": start, "wake_up_time": end, "duration": lived.asleep}
        samples += [line(key, lived.night[1], **night) for key in ("sleep", "watch_night_sleep")]
        samples.append(line("stress", lived.weighed_at, stress=30))
        begun, length = lived.session
        seconds = {"start_time": int(begun.timestamp()), "duration": length * 60}
        uid, sid, key, at, value, updated = line("outdoor_walking", begun, **seconds)
        sports.append((uid, sid, key, at, "walking", value, updated))
        midnight = datetime(lived.day.year, lived.day.month, lived.day.day, tzinfo=UTC)
        total = {"steps": lived.steps * len(lived.minutes)}
        sums.append(line("steps", midnight, ("daily_report",), **total))
    samples += [line("heart_rate", at, bpm=62) for _, at in beats(timedelta(minutes=5))]
    return {
        f"{root}fitness_data.csv": csv_text("Uid,Sid,Key,Time,Value,UpdateTime", samples),
        f"{root}sport_record.csv": csv_text("Uid,Sid,Key,Time,Category,Value,UpdateTime", sports),
        f"{root}aggregated_fitness_data.csv": csv_text(
            "Uid,Sid,Tag,Key,Time,Value,UpdateTime", sums
        ),
        f"{root}data_source.csv": "Uid,Sid,Identifier\n7,huami.6485020865,x\n",
    }


def packed(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            archive.writestr(name, text)


PLANTED = {
    "steps": ("step_intervals", "started_at", "sum(steps)"),
    "kilometres": ("distance_readings", "started_at", "sum(distance_kilometres)"),
    "floors": ("floor_readings", "started_at", "sum(floors)"),
    "kilograms": ("weight_readings", "measured_at", "sum(body_weight_kilograms)"),
    "session": ("exercise_entries", "started_at", "sum(minutes)"),
    "asleep": ("sleep_sessions", "ended_at", "sum(asleep_minutes)"),
    "nights": ("sleep_spans", "ended_at", "count(*)"),
}
"""What is asked by the date on the wall: table, time, amount."""


def truth(name):
    of_day = {
        "steps": lambda lived: lived.steps * len(lived.minutes),
        "kilometres": lambda lived: lived.metres * len(lived.minutes) / 1000,
        "floors": lambda lived: lived.floors,
        "kilograms": lambda lived: lived.grams / 1000,
        "session": lambda lived: lived.session[1],
        "asleep": lambda lived: lived.asleep,
        "nights": lambda lived: 1,
    }[name]
    return {lived.day: pytest.approx(of_day(lived), rel=1e-3) for lived in LIVED}


def came_out(con, name):
    table, time, amount = PLANTED[name]
    found = con.execute(
        f"select ({time} at time zone 'Europe/Berlin')::date, {amount} from {table} "
        "group by all order by all"
    )
    return dict(found.fetchall())


def ending(export, suffix):
    """The export as of an account that has files of one form alone."""
    return lambda: {name: each for name, each in export().items() if name.endswith(suffix)}


@pytest.mark.parametrize(
    ("export", "lacks"),
    [
        (fitbit, set()),
        (ending(fitbit, ".json"), {"floors"}),
        (ending(fitbit, ".csv"), set()),
        (google_fit, {"floors"}),
        (mi_fitness, {"floors"}),
    ],
    ids=["fitbit", "fitbit as JSON", "fitbit as CSV", "google fit", "mi fitness"],
)
def test_an_export_gives_the_days_that_were_planted_in_it(tmp_path, export, lacks):
    workspace = create_workspace(tmp_path / "w")
    (workspace.folder / "backpain.toml").write_text('time_zone = "Europe/Berlin"\n')
    workspace = open_workspace(workspace.folder)
    (workspace.inbox / "anna").mkdir(parents=True)
    packed(workspace.inbox / "anna" / "export.zip", export())

    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())

    with reading(workspace.warehouse) as con:
        for name in PLANTED.keys() - lacks:
            assert came_out(con, name) == truth(name), name
        assert con.execute("select count(*) from rejected_rows").fetchone() == (0,)
        sources = con.execute("select distinct source_id from step_intervals").fetchall()
        assert len(sources) == 1
