"""Large tables are read in pieces, and say the same as if they were read whole."""

from itertools import product

import polars as pl
import pytest
from selection import third_of

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.handmade import samples_csv
from backpain_analytics.sources.handmade.samples_csv import pieces
from backpain_analytics.sources.parsing import text_tables
from backpain_analytics.sources.parsing.text_tables import read_pieces, read_table
from backpain_analytics.testing import context, member, read

ROWS = 400


def heart_rates(
    *, at="2026-03-{day:02} {hour:02}:{minute:02}:00", value="{bpm}", head="time,pulse"
):
    lines = [
        f"{at},{value}".format(
            day=2 + n // 1_440, hour=n // 60 % 24, minute=n % 60, bpm=60 + n * 3 % 7, row=n
        )
        for n in range(ROWS)
    ]
    return f"{head}\n" + "\n".join(lines) + "\n"


def changed(text, row, old, new):
    lines = text.split("\n")
    lines[row] = lines[row].replace(old, new)
    return "\n".join(lines)


def turned(text):
    header, *lines = text.rstrip("\n").split("\n")
    return "\n".join([header, *reversed(lines), ""])


def of_persons(names):
    each = heart_rates(head="person_id,time,pulse").split("\n")[1:-1]
    lines = [f"{name},{line}" for name in names for line in each]
    return "person_id,time,pulse\n" + "\n".join(lines) + "\n"


PLAIN = heart_rates()
FILES = {
    "plain": PLAIN,
    "with an offset": heart_rates(at="2026-03-{day:02}T{hour:02}:{minute:02}:00+01:00"),
    "UTC": heart_rates(at="2026-03-{day:02}T{hour:02}:{minute:02}:00Z"),
    "an offset from the middle on": heart_rates(
        at="2026-03-02T{hour:02}:{minute:02}:00+00:00"
    ).replace("T04:00:00+00:00", "T05:00:00+01:00"),
    "month first": heart_rates(at="{day}/3/2026 {hour:02}:{minute:02}"),
    "steps": heart_rates(head="time,steps"),
    "steps with thousands": heart_rates(head="time;steps", value="").replace(",", ";1.0{:02}"),
    "decimals": heart_rates(value="{bpm}.5"),
    "decimal commas": heart_rates(head="time;pulse", value='"{bpm},5"').replace(',"', ';"'),
    "quoted": heart_rates(at='"2026-03-{day:02} {hour:02}:{minute:02}"', value='"{bpm}"'),
    "newest first": turned(PLAIN),
    "said twice": PLAIN + PLAIN.split("\n", 1)[1],
    "a pause": PLAIN.replace("2026-03-02 04:00", "2026-03-02 03:59"),
    "bad cells": changed(changed(PLAIN, 300, ",", ",x"), 100, "2026", "year"),
    "blank cells": changed(PLAIN, 300, ",6", ","),
    "a stray quote": changed(PLAIN, 200, ",6", ',"6'),
    "a repeated header": changed(PLAIN, 200, "2026", "time,pulse\n2026"),
    "a remark": changed(PLAIN, 200, "2026", "# new strap\n2026"),
    "zeros within": changed(PLAIN, 200, ",6", ",\0"),
    "zeros here and there": changed(changed(PLAIN, 40, ",6", ",\0"), 360, ",6", ",\0"),
    "zeros at the end": PLAIN + "2026-03-09" + "\0" * 9_000,
    "torn": PLAIN + "2026-03-09 10:0",
    "carriage returns": PLAIN.replace("\n", "\r\n"),
    "carriage returns alone": PLAIN.replace("\n", "\r"),
    "another alphabet": heart_rates(head="time,pulse,remark", value="{bpm},größer"),
    "spoilt letters": heart_rates(head="time,pulse,remark", value="{bpm},gr").encode() + b"\xf6\n",
    "persons": of_persons(["anna", "berta", "carl"]),
    "one person": of_persons(["anna"]),
    "persons in turn": of_persons(["anna", "berta", "anna"]),
    "numbered rows": heart_rates(
        head="id,time,pulse", at="{row},2026-03-{day:02} {hour:02}:{minute:02}"
    ),
    "intervals": heart_rates(head="start,end,steps", value="2026-03-09 10:00,5"),
    "days": heart_rates(at="2026-03-{day:02}", head="date,steps"),
}


def tables_read(content, where):
    file = member("data.csv", content)
    try:
        return {
            # What a device is may be said once a piece.
            name: frame.unique(maintain_order=True) if name == "sources" else frame
            for name, frame in read(samples_csv.READER, file, where).items()
        }
    except UnreadableExportError as error:
        return str(error)


@pytest.mark.parametrize(("name", "piece_bytes"), third_of(product(FILES, [1_500, 6_000])))
def test_pieces_say_what_the_whole_says(name, piece_bytes, monkeypatch):
    # What names persons is handed in for nobody, and for one of them.
    person_id = None if "person" in name and piece_bytes == 1_500 else "anna"
    where = context("Europe/Berlin", person_id)
    whole = tables_read(FILES[name], where)

    monkeypatch.setattr(text_tables, "PIECE_BYTES", piece_bytes)

    found = tables_read(FILES[name], where)
    assert type(found) is type(whole)
    if isinstance(whole, str):
        assert found == whole
    else:
        assert found.keys() == whole.keys()
        for table, frame in whole.items():
            columns = [name for name in ("person_id", "line") if name in frame.columns]
            assert found[table].sort(columns).equals(frame.sort(columns)), table


@pytest.mark.parametrize(
    ("name", "is_cut"),
    [
        *(("plain", True), ("UTC", True), ("steps", True), ("persons", True)),
        *(("zeros within", True), ("one person", True), ("newest first", False)),
        *(("said twice", False), ("intervals", False), ("days", False)),
    ],
)
def test_what_rises_in_time_is_read_in_pieces(name, is_cut, monkeypatch):
    monkeypatch.setattr(text_tables, "PIECE_BYTES", 3_000)
    monkeypatch.setattr(pieces, "read_table", lambda member: pytest.fail("read whole"))
    file = member("data.csv", FILES[name])

    if is_cut:
        read(samples_csv.READER, file, context(person_id=None if name == "persons" else "anna"))
    else:
        with pytest.raises(pytest.fail.Exception):
            read(samples_csv.READER, file)


def test_a_moment_that_comes_again_in_the_next_piece_is_read_whole(monkeypatch):
    monkeypatch.setattr(text_tables, "PIECE_BYTES", 3_000)
    monkeypatch.setattr(pieces, "read_table", lambda member: pytest.fail("read whole"))
    seam = len(next(read_pieces(member("data.csv", PLAIN))).frame)
    before, after = PLAIN.split("\n")[seam : seam + 2]

    with pytest.raises(pytest.fail.Exception):
        read(samples_csv.READER, member("data.csv", PLAIN.replace(after[:19], before[:19])))


@pytest.mark.parametrize(("change", "number"), [(-1, 2), (0, 1), (1, 1)])
def test_a_file_is_cut_that_is_larger_than_a_piece(change, number, monkeypatch):
    monkeypatch.setattr(text_tables, "PIECE_BYTES", len(PLAIN) + change)

    assert text_tables.is_large(member("a.csv", PLAIN)) is (number == 2)
    assert len(list(read_pieces(member("a.csv", PLAIN)))) == number


def test_pieces_keep_the_lines_of_the_file(monkeypatch):
    content = "title\n\ntime,remark\n" + '10:00,"two\nlines"\n\n' * 90
    whole = read_table(member("a.csv", content))
    monkeypatch.setattr(text_tables, "PIECE_BYTES", 100)

    found = list(read_pieces(member("a.csv", content)))

    assert len(found) > 5
    assert pl.concat([table.lines for table in found]).to_list() == whole.lines.to_list()
    assert pl.concat([table.frame for table in found]).equals(whole.frame)
