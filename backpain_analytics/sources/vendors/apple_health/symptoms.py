"""Apple's symptom log as diary entries: steps in words, and what they are worth from 0 to 10."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.parsing.clocks import utc_to_local
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.sample_rows import UNREADABLE_TIME, judged_batches

BACK_PAIN: Final = "LowerBackPain"
LEVELS: Final = {
    "GeneralizedBodyAche": "body_ache_level",
    "SleepChanges": "sleep_change_level",
    "MoodChanges": "mood_change_level",
}
"""Symptom → where its word is kept. There is no number behind it."""
REGION: Final = "lower back"
PAIN_NRS: Final = {"not present": 0.0, "mild": 2.0, "moderate": 5.0, "severe": 8.5}
"""The middles of 0, 1-3, 4-6 and 7-10; METHODS.md says whose these are."""
UNSPECIFIED: Final = "unspecified"
SCALE: Final = ", ".join(PAIN_NRS)
_CHANGES = ["SleepChanges", "MoodChanges"]
_SEVERITIES, _PRESENCES = [*PAIN_NRS, UNSPECIFIED], ["present", "not present"]
_BAD_WORD = "The symptom is of none of the degrees that Apple Health knows."


def symptom_batches(rows: pl.DataFrame, zones: ZoneHistory) -> Iterator[Batch]:
    """Yield diary entries, each once, and what had to be rejected.

    Args:
        rows: `symptom` and `word`, as Apple names them in English: `MoodChanges`, and `NotPresent`
            or `Not Present`; `started_at`; `created_at`, when it was entered, null: not stated;
            `utc_offset_minutes` where it is stated; `line` where there is one.
        zones: The wearer's clock, where the offset is not stated.
    """
    word = _words(pl.col("word"))
    pain_word = pl.when(symptom=BACK_PAIN).then(word)
    words = pl.when(pl.col("symptom").is_in(_CHANGES)).then(pl.lit(_PRESENCES))
    created = rows.select("utc_offset_minutes", at="created_at")
    is_known = word.is_in(words.otherwise(pl.lit(_SEVERITIES))).fill_null(value=False)
    told = rows.with_columns(
        fault=pl.when(~is_known).then(pl.lit(_BAD_WORD)),
        entered_at="started_at",
        made_at=utc_to_local(created, zones),
        pain_nrs=pain_word.replace_strict(PAIN_NRS, default=None, return_dtype=pl.Float64),
        has_pain=pl.when(pain_word == UNSPECIFIED).then(pl.lit(True)),
        region=pl.when(symptom=BACK_PAIN).then(pl.lit(REGION)),
        original_scale=pl.format("{} (of {})", pain_word, pl.lit(SCALE)),
        **{name: pl.when(symptom=symptom).then(word) for symptom, name in LEVELS.items()},
    )
    # Entered twice, or by two apps, it is one answer, made when it was made first.
    told = told.with_columns(pl.col("made_at").min().over("symptom", "word", "started_at"))
    is_untimed = pl.col("entered_at").is_null()
    yield from judged_batches("diary_entries", told, (is_untimed, UNREADABLE_TIME))


def _words(text: pl.Expr) -> pl.Expr:
    """Return `NotPresent` as `not present`."""
    return text.str.replace_all(r"([a-z])([A-Z])", "$1 $2").str.to_lowercase()
