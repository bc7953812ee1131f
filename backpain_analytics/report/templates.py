"""The HTML templates of this room."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

_BIDI_CONTROLS = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


@cache
def template(name: str) -> Template:
    """Return a template that escapes what it is given and forgives no missing name.

    Compiling one takes as long as filling it in, so each is compiled once.

    Marks that turn the direction of writing are left out: a name with one could turn round what
    stands beside it.
    """
    environment = Environment(
        loader=PackageLoader("backpain_analytics.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_bidi_controls,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _without_bidi_controls(value: Any) -> Any:
    return value.translate(_BIDI_CONTROLS) if isinstance(value, str) else value
