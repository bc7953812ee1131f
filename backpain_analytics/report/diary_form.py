"""A diary for the phone: one HTML file that fetches nothing, sends nothing and saves a CSV."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from backpain_analytics.report.templates import template
from backpain_analytics.settings.questions import Question, questions

FILES = {"diary": "phone-diary.csv", "session": "phone-exercise.csv"}
TITLES = {"diary": "Day", "session": "Exercise"}


def render_form(asked: Sequence[Question]) -> str:
    """Return the page; its policy lets only its own script and style run, and nothing be fetched.

    Args:
        asked: The questions, in their order.
    """
    folder = Path(__file__).parent
    style, script = (
        (folder / f"diary_form.{kind}").read_text(encoding="utf-8") for kind in ("css", "js")
    )
    tables = {
        table: [(section, list(block)) for section, block in groupby(of_table, _section)]
        for table, of_table in groupby(asked, lambda question: question.table)
    }
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = template("diary_form.html").render(
        files=FILES,
        policy=policy,
        # Ours, and escaped they would be others than those of the hashes.
        script=Markup(script),
        style=Markup(style),
        tables=tables,
        titles=TITLES,
        sections=questions().sections,
    )
    # The macros leave empty lines.
    return page.lstrip()


def _section(question: Question) -> str:
    return question.section


def _hash(source: str) -> str:
    return f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"
