"""What the source of `settings/parameters.py` says of each parameter: unit, choice, reference."""

from collections.abc import Mapping

from backpain_analytics.report.table import Table
from backpain_analytics.settings.parameters import parameter_notes


def parameter_table(values: Mapping[str, object]) -> Table:
    """Tabulate the parameters in use, each with the note that stands beside it in the code."""
    notes = parameter_notes()
    rows = (
        (name.replace("_", " "), _value(value), notes.get(name, ""))
        for name, value in values.items()
    )
    return Table("Parameters in use", ("Parameter", "Value", "Unit and source"), tuple(rows))


def _value(value: object) -> str:
    """Word a value as it is: neither rounded nor turned into percent."""
    if value is None:
        return "none"
    return (
        f"{value:,}"
        if isinstance(value, int)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
