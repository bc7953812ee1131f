"""What a chapter says of a record of a few rows."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
from report_examples import COLUMNS, FIRST_DATE, NO_TREND, person_tables

from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.parts import Bullets, Paragraph, Picture, Table

MAKING = Making(date(2026, 6, 1), "0.1.0")


def day(number=0):
    """The date so many days after the first one, which is a Monday."""
    return pd.Timestamp(FIRST_DATE) + timedelta(days=number)


def contents_of(days=7, trend=NO_TREND, person=None, **rows):
    """Contents of a period in which only these tables hold rows, given as dictionaries."""
    tables = person_tables(days)
    frames = {
        name: pd.DataFrame(found).reindex(columns=COLUMNS[name].split())
        for name, found in rows.items()
    }
    making = Making(tables.last_date, MAKING.version)
    return gather(replace(tables, person=tables.person | (person or {}), **frames), trend, making)


def daily(ratings, **answers):
    """Diary days from the first date on; None: not rated."""
    return [
        {"local_date": day(number), "pain_nrs": rating, **answers}
        for number, rating in enumerate(ratings)
    ]


def words_of(part):
    """All that stands in a part of a chapter."""
    match part:
        case Paragraph(text=text):
            return [text]
        case Bullets(items=items):
            return list(items)
        case Picture():
            return [part.heading, part.sentence, part.caption]
        case Table():
            return [part.caption, *part.columns, *(cell for row in part.rows for cell in row)]


def said(chapter):
    """All that a chapter says without being asked to unfold."""
    shown = [part for part in chapter.parts if not (isinstance(part, Table) and part.is_folded)]
    return " ".join(word for part in shown for word in words_of(part))


def tables_of(chapter):
    """Its tables by caption."""
    return {part.caption: part for part in chapter.parts if isinstance(part, Table)}


def picture_of(chapter, name):
    """Return one of its figures."""
    (found,) = (part for part in chapter.parts if getattr(part, "name", None) == name)
    return found
