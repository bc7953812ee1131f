"""The answers of the command line, judged as they will be read from the file."""

from collections.abc import Mapping

import polars as pl

from backpain_analytics.errors import ArgumentError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.questions import Table, questions
from backpain_analytics.sources.entry_times import read_entry_times
from backpain_analytics.sources.handmade.diaries.answers import answers_in
from backpain_analytics.sources.handmade.diaries.forms import DiaryForm
from backpain_analytics.sources.handmade.diaries.moments import medication_at
from backpain_analytics.sources.handmade.exercise.measures import LONGEST_MINUTES, measures_in
from backpain_analytics.sources.parsing.cells import first_fault, without_blanks

_ANY_DAY = "2026-01-02"


def check_cells(table: Table, said: Mapping[str, str]) -> None:
    """Refuse an answer that the reader of the file would not understand.

    Raises:
        ArgumentError: It names the option, and what it takes.
    """
    options = {asked.column: f"--{asked.option}" for asked in questions().of(table)}
    options["pain_nrs"] = "pain"
    cells = pl.DataFrame(
        {name: without_blanks(pl.Series([text], dtype=pl.String)) for name, text in said.items()}
    )
    blank = [options[name] for name in said if cells[name].null_count()]
    if blank:
        raise ArgumentError(f"{blank[0]} says nothing; leave it out instead.")
    headers = {name: name for name in said}
    mapping = ColumnMapping("", "*", "pain_diary" if table == "diary" else "exercise_log", {})
    if table == "diary":
        form = DiaryForm(mapping)
        found = answers_in(cells, headers, form)
        if "medication_at" in said:
            times = read_entry_times(pl.DataFrame({"date": [_ANY_DAY]}), mapping)
            found["medication_at"] = medication_at(cells["medication_at"], times, form)
    else:
        found = measures_in(cells, headers, mapping, LONGEST_MINUTES)
    fault = first_fault(found, options).item()
    if fault:
        raise ArgumentError(f"{fault}, so nothing was written.")
