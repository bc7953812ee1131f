"""For the technically minded: every comparison, what it rests on, and the cut-offs in use."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.report.chapters import technical_words as sentences
from backpain_analytics.report.chapters.links_words import no_less_sentence, weeks_sentence
from backpain_analytics.report.parts import Bullets, Chapter, Paragraph, Part, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import rows_of
from backpain_analytics.settings.parameters import Parameters, in_words, parameter_notes

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    return Chapter(
        "technical",
        say("technical.heading"),
        told(*_comparisons(contents), *_activity(contents), *_making(contents)),
        is_folded=True,
    )


def _comparisons(contents: "Contents") -> tuple[Part | None, ...]:
    associations, course = contents.associations, contents.course
    if associations.empty:
        return ()
    return (
        Paragraph(say("technical.comparisons"), "heading"),
        Bullets(
            (
                say("technical.compared_days"),
                *sentences.comparisons_sentences(associations),
                *sentences.rates_sentences(),
                *filter(
                    None,
                    [
                        weeks_sentence(rows_of(course.weekly)),
                        no_less_sentence(rows_of(associations)),
                        *associations["caution"].dropna().drop_duplicates(),
                    ],
                ),
                say("technical.not_accounted"),
            )
        ),
        tabulate("all_associations", associations),
        tabulate("refused_associations", associations),
        tabulate("readings_held", _held(associations)),
        tabulate("thirds", course.thirds),
        tabulate("earlier_pain", course.earlier_pain),
        tabulate("readings", course.readings),
        tabulate("weekly_associations", course.weekly),
    )


def _held(associations: pd.DataFrame) -> pd.DataFrame:
    """Rows whose reading stands although the present numbers alone would read otherwise."""
    return associations[associations["computed_tier"] != associations["tier"]]


def _activity(contents: "Contents") -> tuple[Part | None, ...]:
    movement, quality = contents.movement, contents.quality
    if not quality.worn_days:
        return ()
    typical = pd.DataFrame([movement.typical]) if movement.has_typical_day else pd.DataFrame()
    full_break = str(contents.parameters.full_break_minutes)
    return (
        Paragraph(say("technical.activity"), "heading"),
        Bullets(tuple(filter(None, sentences.activity_sentences(contents)))),
        tabulate("typical_day", typical, full_break_minutes=full_break) if len(typical) else None,
    )


def _making(contents: "Contents") -> tuple[Part | None, ...]:
    quality = contents.quality
    changed = changed_parameters(contents.parameters)
    return (
        Paragraph(say("technical.making"), "heading"),
        Bullets(
            (
                sentences.parameters_sentence(len(changed), len(parameter_notes())),
                *sentences.source_sentences(quality),
            )
        ),
        tabulate("parameters", changed),
        tabulate("files_read", quality.readers),
        tabulate("file_notes", quality.notes),
    )


def changed_parameters(parameters: Parameters) -> pd.DataFrame:
    """One row per parameter that is not the usual one: name, value, usual, unit, text."""
    usual, notes = asdict(Parameters()), parameter_notes()
    rows = [
        (name, in_words(value), in_words(usual[name]), notes[name].unit, notes[name].text)
        for name, value in asdict(parameters).items()
        if value != usual[name]
    ]
    return pd.DataFrame(rows, columns=["name", "value", "usual", "unit", "text"])
