"""A made-up cohort of any size: minutes of steps and heart rate, diaries, and the truth beside.

In every person pain follows the long sitting of the day before by so many points per standard
deviation of that person's days; how many differs from person to person around a planted mean.
Nothing else in the record goes with pain. Person 7 is the same in a cohort of ten and of ten
thousand.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Form = Literal["minute-tables", "files"]

LAST_DATE = date(2025, 12, 28)
"""Of every record, however long: none may hold what is still to come."""
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC")
WAKING = (7 * 60, 23 * 60)
"""Minutes of the clock."""
PERSON_DAYS_A_FILE = 25 * 365
_BLOCKS = 90
"""Of sitting, each followed by movement: more than a day holds."""
_SITTING, _LIGHT, _WALKING = range(3)


@dataclass(frozen=True)
class Cohort:
    """What is asked for."""

    people: int
    days: int
    seed: int = 1
    mean_effect: float = 0.4
    """NRS points on the day after one standard deviation more of long sitting."""
    effect_spread: float = 0.15
    """Standard deviation of the same between persons."""


@dataclass(frozen=True)
class Somebody:
    """What is drawn of one person before their days."""

    person_id: str
    effect: float
    usual_nrs: float
    birth_year: int
    sex: str
    time_zone: str
    resting_heart_rate_bpm: int
    long_share: float
    """Of stretches of sitting, those of 30 minutes and longer on a usual day."""
    walking_share: float
    """Of stretches of movement."""
    is_worn_at_night: bool
    share_worn: float
    """Of days."""
    share_rated: float

    @property
    def highest_heart_rate_bpm(self) -> float:
        """The maximum by age, as METHODS.md takes it."""
        return 208 - 0.7 * (LAST_DATE.year - self.birth_year)


@dataclass(frozen=True)
class Lived:
    """One person's days."""

    steps: Ints
    heart_rate_bpm: Ints
    """Both by local date and minute of the clock."""
    prolonged_minutes: Floats
    sedentary_minutes: Floats
    worn_days: NDArray[np.bool_]
    pain_nrs: Ints


def write_cohort(cohort: Cohort, folder: Path, form: Form = "minute-tables") -> int:
    """Write exports, who the people are and the truth into a study's folder; return the files."""
    written = 0
    numbers = range(1, cohort.people + 1)
    many = max(PERSON_DAYS_A_FILE // cohort.days, 1)
    people, days = [], []
    for place, first in enumerate(numbers[::many], start=1):
        readings = []
        for number in numbers[first - 1 : first - 1 + many]:
            who, rng = somebody(cohort, number)
            lived = live(cohort, who, rng)
            readings.append(_readings(who, lived))
            people.append(asdict(who) | {"days_worn": int(lived.worn_days.sum())})
            days.append(_true_days(who, lived))
            _write_csv(_diary(who, lived, rng), folder / "inbox" / who.person_id / "diary.csv")
            written += 1
        for name, rows in _files(readings, place, form):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if form == "files":
                _write_csv(rows, path)
            else:
                rows.write_parquet(path, compression="zstd", row_group_size=1 << 20)
            written += 1
    stated = ["person_id", "birth_year", "sex", "time_zone"]
    _write_csv(pl.DataFrame(people).select(stated), folder / "persons.csv")
    truth = folder / "truth"
    _write_csv(pl.DataFrame(people), truth / "persons.csv")
    pl.concat(days).write_parquet(truth / "days.parquet", compression="zstd")
    (truth / "cohort.json").write_text(json.dumps(asdict(cohort), indent=1), encoding="utf-8")
    return written + 4


def first_date(days: int) -> date:
    """Return when a record of so many days begins."""
    return LAST_DATE - timedelta(days - 1)


def somebody(cohort: Cohort, number: int) -> tuple[Somebody, np.random.Generator]:
    """Draw a person, and return what their days are drawn from."""
    rng = np.random.default_rng([cohort.seed, number])
    who = Somebody(
        person_id=f"p{number:06}",
        effect=float(cohort.mean_effect + cohort.effect_spread * rng.standard_normal()),
        usual_nrs=float(rng.uniform(4, 5.5)),
        birth_year=int(rng.integers(1950, 2000)),
        sex="female" if rng.random() < 0.5 else "male",
        time_zone=ZONES[int(rng.integers(len(ZONES)))],
        resting_heart_rate_bpm=int(rng.integers(52, 70)),
        long_share=float(rng.uniform(0.2, 0.45)),
        walking_share=float(rng.uniform(0.01, 0.15)),
        is_worn_at_night=bool(rng.random() < 0.8),
        share_worn=float(rng.uniform(0.85, 1)),
        share_rated=float(rng.uniform(0.8, 1)),
    )
    return who, rng


def live(cohort: Cohort, who: Somebody, rng: np.random.Generator) -> Lived:
    """Draw a person's days."""
    first, end = WAKING
    activity = _activity(who, (cohort.days, end - first), rng)
    steps = np.zeros((cohort.days, 1440), dtype=np.int64)
    walking = rng.integers(96, 122, activity.shape)
    awake = np.where(activity == _WALKING, walking, rng.integers(14, 60, activity.shape))
    steps[:, first:end] = np.where(activity == _SITTING, 0, awake)
    reserve = who.highest_heart_rate_bpm - who.resting_heart_rate_bpm
    share = np.zeros(steps.shape)
    share[:, first:end] = np.array([0.1, 0.2, 0.48])[activity]
    noise = rng.normal(0, 1.5, steps.shape)
    beats = np.rint(who.resting_heart_rate_bpm + share * reserve + noise).astype(np.int64)
    lengths = _run_lengths(activity == _SITTING)
    prolonged = np.where(lengths >= 30, lengths, 0).sum(axis=1).astype(np.float64)
    return Lived(
        steps=steps,
        heart_rate_bpm=beats,
        prolonged_minutes=prolonged,
        sedentary_minutes=(activity == _SITTING).sum(axis=1).astype(np.float64),
        worn_days=rng.random(cohort.days) < who.share_worn,
        pain_nrs=_pain(who, prolonged, rng),
    )


def _activity(who: Somebody, shape: tuple[int, int], rng: np.random.Generator) -> Ints:
    """Return what each waking minute goes by: sitting, then movement, and again, all days at once.

    On some days there is an urge to sit long; it comes by chance and from nothing before.
    """
    days, minutes = shape
    urge = rng.standard_normal((days, 1))
    is_long = rng.random((days, _BLOCKS)) < np.clip(who.long_share + 0.12 * urge, 0.05, 0.8)
    blocks = is_long.shape
    sitting = np.where(is_long, rng.integers(30, 76, blocks), rng.integers(3, 21, blocks))
    moving = rng.integers(2, 15, blocks)
    walks = rng.random(blocks) < who.walking_share
    ends = np.cumsum(np.stack([sitting, moving], axis=2).reshape(days, -1), axis=1)
    lengths = np.diff(np.minimum(ends, minutes), axis=1, prepend=0)
    kinds = np.stack([np.full(blocks, _SITTING), np.where(walks, _WALKING, _LIGHT)], axis=2)
    painted: Ints = np.repeat(kinds.reshape(-1), lengths.reshape(-1)).reshape(days, minutes)
    return painted


def _run_lengths(flags: NDArray[np.bool_]) -> Ints:
    """Return the length of each run at its last minute, 0 elsewhere; one row a day."""
    place = np.arange(1, flags.shape[1] + 1)
    last_other = np.maximum.accumulate(np.where(flags, 0, place), axis=1)
    ends = flags & ~np.pad(flags[:, 1:], ((0, 0), (0, 1)))
    lengths: Ints = np.where(ends, place - last_other, 0)
    return lengths


def _pain(who: Somebody, prolonged: Floats, rng: np.random.Generator) -> Ints:
    sitting = (prolonged - prolonged.mean()) / prolonged.std()
    rest, persistence = np.empty(len(sitting)), 0.5
    before = 0.0
    fresh = 1.1 * np.sqrt(1 - persistence**2)
    for day, shock in enumerate(rng.standard_normal(len(sitting)).tolist()):
        before = persistence * before + fresh * shock
        rest[day] = before
    felt = who.usual_nrs + rest
    felt[1:] += who.effect * sitting[:-1]
    return np.clip(np.rint(felt), 0, 10).astype(np.int64)


def _readings(who: Somebody, lived: Lived) -> pl.DataFrame:
    """Return the minutes in which the watch was worn, at their instants."""
    minutes, day, clock = _calendar(who.time_zone, len(lived.worn_days))
    is_worn = lived.worn_days[day]
    if not who.is_worn_at_night:
        is_worn &= (clock >= WAKING[0] - 20) & (clock < WAKING[1] + 20)
    day, clock = day[is_worn], clock[is_worn]
    return pl.DataFrame(
        {
            "datetime": (60_000_000 * minutes[is_worn]).astype("datetime64[us]"),
            "heart_rate": lived.heart_rate_bpm[day, clock].astype(np.uint8),
            "steps": lived.steps[day, clock].astype(np.uint8),
        }
    ).select(
        pl.lit(who.person_id).alias("person_id"),
        pl.col("datetime").dt.replace_time_zone("UTC"),
        "heart_rate",
        "steps",
    )


@cache
def _calendar(time_zone: str, days: int) -> tuple[Ints, Ints, Ints]:
    """Return each minute since 1970, its local day from the first on, its minute of the clock."""
    zone = ZoneInfo(time_zone)
    first = datetime.combine(first_date(days), datetime.min.time(), zone)
    end = datetime.combine(LAST_DATE + timedelta(1), datetime.min.time(), zone)
    minutes = np.arange(round(first.timestamp()) // 60, round(end.timestamp()) // 60)
    hours = range(int(minutes[0]) // 60, int(minutes[-1]) // 60 + 1)
    shifts = [datetime.fromtimestamp(3600 * hour, UTC).astimezone(zone) for hour in hours]
    offsets = np.array([round(one.utcoffset().total_seconds()) // 60 for one in shifts])
    local = minutes + offsets[minutes // 60 - hours[0]]
    midnight = 1440 * (first_date(days) - date(1970, 1, 1)).days
    return minutes, (local - midnight) // 1440, (local - midnight) % 1440


def _files(
    readings: list[pl.DataFrame], place: int, form: Form
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tables of several people, or each one's own files; of steps what is above 0."""
    parts = [pl.concat(readings)] if form == "minute-tables" else readings
    for rows in parts:
        for name in ("heart_rate", "steps"):
            known = rows.select("person_id", "datetime", name).filter(pl.col(name) > 0)
            if form == "minute-tables":
                yield f"tables/{name}-{place:05}.parquet", known
            else:
                timed = known.with_columns(pl.col("datetime").dt.strftime("%Y-%m-%dT%H:%MZ"))
                yield f"inbox/{rows['person_id'][0]}/{name}.csv", timed.drop("person_id")


def _diary(who: Somebody, lived: Lived, rng: np.random.Generator) -> pl.DataFrame:
    rated = rng.random(len(lived.pain_nrs)) < who.share_rated
    diary = pl.DataFrame({"date": _dates(lived), "pain": lived.pain_nrs})
    return diary.filter(pl.Series(rated))


def _true_days(who: Somebody, lived: Lived) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person_id": who.person_id,
            "local_date": _dates(lived),
            "prolonged_30_minutes": lived.prolonged_minutes,
            "sedentary_minutes": lived.sedentary_minutes,
            "steps": lived.steps.sum(axis=1),
            "is_worn": lived.worn_days,
            "pain_nrs": lived.pain_nrs,
        }
    )


def _dates(lived: Lived) -> list[date]:
    days = len(lived.pain_nrs)
    return [first_date(days) + timedelta(day) for day in range(days)]


def _write_csv(rows: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.write_csv(path)
