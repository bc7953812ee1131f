"""What the cells of a diary answer, each column by its kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import polars as pl

from backpain_analytics.sources.handmade.diaries.columns import (
    FLAGS,
    OTHER_RATINGS,
    PAIN_RATINGS,
    TREATMENT_BESIDE,
    WORDS,
    role_of,
    treatment_in,
)
from backpain_analytics.sources.handmade.diaries.forms import DiaryForm
from backpain_analytics.sources.handmade.diaries.ratings import NRS, rating
from backpain_analytics.sources.handmade.diaries.words import period_in
from backpain_analytics.sources.parsing.cells import (
    Reading,
    cell_numbers,
    judged,
    plain_text,
    reading,
    yes_no,
)
from backpain_analytics.sources.parsing.durations import read_durations, unit_in
from backpain_analytics.sources.parsing.sheets import Sheet

ROLAND_MORRIS_ITEMS = 24
LONGEST_STIFFNESS_MINUTES = 1_440
LARGEST_RATING = 10
"""Bare numbers up to this one may be a rating of stiffness, not its minutes."""


def answers_in(
    cells: pl.DataFrame, headers: Mapping[str, str], form: DiaryForm
) -> dict[str, Reading]:
    """Read the answers that need no date, by our names."""
    decimal = form.mapping.decimal
    readers: dict[str, Callable[[pl.Series], Reading]] = {
        **{
            name: partial(rating, decimal=decimal, scale=form.mapping.pain_scale or NRS)
            for name in PAIN_RATINGS
        },
        **{
            name: partial(rating, decimal=decimal, scale=form.scales.get(name, NRS))
            for name in OTHER_RATINGS
        },
        **dict.fromkeys(FLAGS, yes_no),
        **{name: partial(_words, header=headers.get(name, "")) for name in WORDS},
        **dict.fromkeys(("region", "notes"), plain_text),
        "person_id": lambda texts: Reading(texts, texts.is_null(), "filled in"),
        "rating_period": _periods,
        "roland_morris_score": _roland_morris,
        "stiffness_minutes": partial(
            _stiffness, header=headers.get("stiffness_minutes", ""), decimal=decimal
        ),
    }
    return {name: readers[name](cells[name]) for name in cells.columns if name in readers}


def tidied(sheet: Sheet) -> Sheet:
    """Put what people spread over columns, or call by another name, where it is looked for."""
    return _medication_told_apart(_treatments_joined(sheet))


def _treatments_joined(sheet: Sheet) -> Sheet:
    """Put several columns of treatments, such as `Massage` and `Heat`, into one."""
    names = [name for name in sheet.headers if name.startswith(("treatment", TREATMENT_BESIDE))]
    if len(names) < 2:
        return sheet
    said = pl.DataFrame(
        {name: _words(sheet.cells[name], sheet.headers[name]).values for name in names}
    )
    done = [pl.when(pl.col(name) != "none").then(pl.col(name)) for name in names]
    all_done = pl.concat_str(done, separator=", ", ignore_nulls=True).replace("", None)
    cells = said.select(pl.coalesce(all_done, *names)).to_series()
    headers = {name: head for name, head in sheet.headers.items() if name not in names}
    return replace(
        sheet,
        headers={**headers, "treatment": " + ".join(sheet.headers[name] for name in names)},
        cells=sheet.cells.drop(names).with_columns(treatment=cells),
    )


def _medication_told_apart(sheet: Sheet) -> Sheet:
    """Tell which medication was taken from whether any was.

    `Medication` may be a column of yes and no, `Medication taken` one of names.
    """
    names = {"medication", "medication_taken"} & sheet.headers.keys()
    if len(names) != 1:
        return sheet
    (name,) = names
    said = yes_no(sheet.cells[name])
    is_named = name == "medication" and role_of(sheet.headers[name]) == "medication"
    if is_named and said.values.count() and not said.is_unreadable.any():
        return _renamed(sheet, name, "medication_taken")
    if name == "medication_taken" and said.is_mostly_unreadable:
        return _renamed(sheet, name, "medication")
    return sheet


def _renamed(sheet: Sheet, old: str, new: str) -> Sheet:
    headers = {new if name == old else name: header for name, header in sheet.headers.items()}
    return replace(sheet, headers=headers, cells=sheet.cells.rename({old: new}))


def _words(texts: pl.Series, header: str) -> Reading:
    """Keep what was taken or done; a column of yes and no says it by its header.

    Numbers rate or count something, which is not what is asked.
    """
    said = yes_no(texts)
    name = treatment_in(header) or header
    if not said.is_unreadable.any():
        named = said.values.replace_strict({True: name, False: "none"}, return_dtype=pl.String)
        return Reading(named, said.is_unreadable, said.rule)
    numbers = cell_numbers(texts, None)
    if numbers.count() * 2 > texts.count():
        return Reading(texts.clear(len(texts)), texts.is_not_null(), "a word")
    return plain_text(texts)


def _periods(texts: pl.Series) -> Reading:
    rule = "now, past 24 hours, today or night"
    return reading(texts, judged(texts, period_in, pl.String), rule)


def _roland_morris(texts: pl.Series) -> Reading:
    numbers = cell_numbers(texts.str.replace(rf"\s*/\s*{ROLAND_MORRIS_ITEMS}$", ""), None)
    is_score = numbers.is_between(0, ROLAND_MORRIS_ITEMS) & (numbers % 1 == 0)
    scores = numbers.set(~is_score, None).cast(pl.Float32)
    return reading(texts, scores, f"a whole number from 0 to {ROLAND_MORRIS_ITEMS}")


def _stiffness(texts: pl.Series, header: str, decimal: str | None) -> Reading:
    """Read minutes of stiffness; without any unit, small numbers may rate it instead."""
    unit = unit_in(header)
    rule = "a duration of a day or less, such as 30 min or 1h20"
    minutes = read_durations(texts, decimal, unit or "minutes", "h:mm")
    bare = cell_numbers(texts, decimal)
    if unit is None and bare.count() == texts.count() and (bare <= LARGEST_RATING).all():
        return Reading(minutes.clear(len(minutes)), texts.is_not_null(), rule)
    inside = minutes.set(~minutes.is_between(0, LONGEST_STIFFNESS_MINUTES), None)
    return reading(texts, inside.cast(pl.Float32), rule, " (minutes)")
