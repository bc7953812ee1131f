"""Write inbox/ again, the same bytes every time: `python -m sample_data.generate`."""

import io
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_data import csv_files, fitbit, garmin_days, garmin_sessions
from sample_data.life import is_within
from sample_data.people import FILES, PERSON_1, PERSON_2, PERSON_3, evenings_of, life_of

INBOX = Path(__file__).parent / "inbox"
PACKED_AT = (2026, 6, 1, 6, 0, 0)
SHORT_DIARY_DAYS = (*range(80, 99), 104)
PRACTICE_DAYS = range(36, 106)
LIFTING_DAYS = (86, 88)
"""Within the flare."""


def sample_files() -> Iterator[tuple[str, bytes]]:
    """Yield (path below the inbox, content) of every file."""
    for person, files in (
        (PERSON_1, _person_1()),
        (PERSON_2, _person_2()),
        (PERSON_3, _person_3()),
    ):
        for name, content in files:
            yield f"{person.name}/{name}", content


def _person_1() -> Iterator[tuple[str, bytes]]:
    life, evenings, rng = life_of(PERSON_1), evenings_of(PERSON_1), PERSON_1.random(FILES)
    for name, content in garmin_days.monitoring_files(life, rng):
        yield f"garmin/monitoring/{name}", content
    for name, content in garmin_sessions.activity_files(life, rng):
        yield f"garmin/activities/{name}", content
    yield "pain_diary.csv", csv_files.evening_diary(evenings, rng).encode()
    yield "exercise_log.csv", csv_files.exercise_log(evenings, rng).encode()


def _person_2() -> Iterator[tuple[str, bytes]]:
    life, evenings, rng = life_of(PERSON_2), evenings_of(PERSON_2), PERSON_2.random(FILES)
    yield "takeout-20260601T060000Z-001.zip", _zip(fitbit.archive_members(life, rng))
    yield "pain.csv", csv_files.spreadsheet_diary(evenings, rng).encode()


def _person_3() -> Iterator[tuple[str, bytes]]:
    life, evenings, rng = life_of(PERSON_3), evenings_of(PERSON_3), PERSON_3.random(FILES)
    for month, text in csv_files.watch_steps(life):
        yield f"watch_steps_{month}.csv", text.encode()
    for month, text in csv_files.watch_heart_rates(life):
        yield f"watch_heart_rate_{month}.csv", text.encode()
    is_off = is_within(life, PERSON_3.habits.unworn_clock)
    yield "phone_steps.csv", csv_files.phone_steps(life, ~is_off, rng).encode()
    yield "pain_diary.csv", csv_files.short_diary(evenings, SHORT_DIARY_DAYS).encode()
    yield "exercise_log.csv", csv_files.practice_log(PRACTICE_DAYS, LIFTING_DAYS).encode()


def _zip(members: Iterator[tuple[str, str]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, text in members:
            archive.writestr(zipfile.ZipInfo(path, PACKED_AT), text, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def write_sample(inbox: Path) -> int:
    """Replace a folder by the sample's files; return their number."""
    files = dict(sample_files())
    shutil.rmtree(inbox, ignore_errors=True)
    for name, content in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(files)


if __name__ == "__main__":
    print(f"{write_sample(INBOX)} files written to {INBOX}")
