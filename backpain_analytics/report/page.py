"""Contents and figures into one self-contained HTML page: no script, nothing from elsewhere."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from backpain_analytics.report import association_words, exposure_words, summary, wording
from backpain_analytics.report.chapters import (
    activity,
    associations,
    course,
    data,
    exercise,
    movement,
    pain,
    weeks,
)
from backpain_analytics.report.contents import ReportContents
from backpain_analytics.report.parameter_notes import parameter_table
from backpain_analytics.report.table import describe, tabulate
from backpain_analytics.report.values import rows_of

CHAPTERS = {
    "pain": pain,
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
    from backpain_analytics.report.pictures import pictures  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("backpain_analytics.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
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
