"""The HTML templates of this room."""

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def template(name: str) -> Template:
    """Return a template that escapes what it is given and forgives no missing name."""
    environment = Environment(
        loader=PackageLoader("backpain_analytics.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
