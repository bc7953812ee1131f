"""The parameters in use, as a table of the page."""

from dataclasses import asdict

from backpain_analytics.report.former.table import Table
from backpain_analytics.settings.parameters import Parameters, in_words, parameter_notes


def parameter_table(parameters: Parameters) -> Table:
    """Tabulate the parameters in use, each with the note that stands beside it in the code."""
    notes = parameter_notes()
    rows = (
        (name.replace("_", " "), in_words(value), notes[name].unit, notes[name].text)
        for name, value in asdict(parameters).items()
    )
    columns = ("Parameter", "Value", "Unit", "What it is, and its source")
    return Table("Parameters in use", columns, tuple(rows))
