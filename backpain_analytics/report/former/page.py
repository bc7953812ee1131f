"""Contents and figures into one self-contained HTML page: no script, nothing from elsewhere."""

from backpain_analytics.report.former import association_words, exposure_words, summary, wording
from backpain_analytics.report.former.chapters import (
    activity,
    associations,
    body,
    course,
    data,
    exercise,
    movement,
    pain,
    weeks,
)
from backpain_analytics.report.former.contents import ReportContents
from backpain_analytics.report.former.parameter_notes import parameter_table
from backpain_analytics.report.former.table import describe, tabulate
from backpain_analytics.report.former.values import rows_of
from backpain_analytics.report.templates import template

CHAPTERS = {
    "pain": pain,
    "body": body,
    "activity": activity,
    "movement": movement,
    "exercise": exercise,
    "associations": associations,
    "course": course,
    "weeks": weeks,
    "data": data,
}


def render(contents: ReportContents) -> str:
    """Return the page; the same contents give the same bytes."""
    # Importing matplotlib takes as long as drawing three figures; only a page needs it.
    from backpain_analytics.report.former.pictures import pictures  # noqa: PLC0415

    return template("former/page.html").render(
        contents=contents,
        pictures=pictures(contents),
        next_day=rows_of(contents.associations[contents.associations["lag_days"] == 1]),
        parameter_table=parameter_table(contents.parameters),
        association_words=association_words,
        chapters=CHAPTERS,
        describe=describe,
        exposures=exposure_words,
        headline=summary.headline(contents),
        tabulate=tabulate,
        phases=rows_of(contents.course.phases),
        wording=wording,
    )
