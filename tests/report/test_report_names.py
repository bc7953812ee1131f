"""Names of files: readable in any script, safe on any disk, one for each person."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.report.forms.names import MOST_BYTES, file_stem, file_stems, is_dated

THAI = "สมชายใจดีรักสงบเรียบร้อยมีความสุขตลอดไปน"


@pytest.mark.parametrize(
    "name", ["anna", "Ayşe", "مريم أحمد", "李小龍", "Анна К", "o'neill", "a" * 80]
)
def test_a_name_of_any_script_is_kept(name):
    assert file_stem(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    ["../../x", "=cmd|' /C calc'!A0", "<script>", "\u202egnp.exe", "a\nb", "..", ".hidden", "x.",
     "CON", "nul.txt", "index", "Cohort", "anna.long", "anna_2026-01-01_2026-02-01", "", " "],
)  # fmt: skip
def test_a_name_that_a_disk_or_a_reader_may_misread_is_changed_and_ends_with_a_hash(name):
    stem = file_stem(name)

    assert stem != name
    assert set(stem).isdisjoint('/\\:*?"<>|\n\u202e')
    assert not stem.startswith(".")
    assert int(stem[-8:], 16) >= 0


@pytest.mark.parametrize(("letters", "is_kept"), [(80, True), (81, False)])
def test_a_name_is_cut_after_80_bytes(letters, is_kept):
    stem = file_stem("a" * letters)

    assert (stem == "a" * letters) == is_kept
    assert len(stem.encode()) <= MOST_BYTES + 9


def test_a_letter_is_not_cut_from_its_marks():
    stem = file_stem(THAI * 3)

    kept = stem.rpartition("-")[0]
    assert (THAI * 3).startswith(kept)
    assert not unicodedata.combining((THAI * 3)[len(kept)])


@given(st.lists(st.text(), unique=True, max_size=6))
def test_no_two_people_share_a_file_not_even_where_case_is_ignored(names):
    stems = file_stems(names)

    assert stems.keys() == set(names)
    assert len({stem.casefold() for stem in stems.values()}) == len(names)
    assert all(0 < len(stem.encode()) <= 180 for stem in stems.values())


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("anna_2026-02-01_2026-05-31.html", True),
        ("anna_2026-02-01_2026-05-31.pdf", True),
        ("anna_2026-02-01_2026-05-31.long.pdf", True),
        ("anna_2026-02-01_2026-03-31_2026-04-01_2026-05-31.html", True),
        ("anna.html", False),
        ("anna-lena_2026-02-01_2026-05-31.html", False),
        ("anna_2026-02-01_2026-05-31.html.draft", False),
    ],
)
def test_files_of_a_period_are_known_by_their_name(name, is_one):
    assert is_dated("anna", name) == is_one
