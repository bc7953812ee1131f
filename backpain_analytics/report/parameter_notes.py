"""What the source of `parameters.py` says of each parameter: unit, choice, reference."""

import ast
import inspect
from collections.abc import Mapping
from itertools import pairwise

from backpain_analytics import parameters
from backpain_analytics.report.tables import Table


def parameter_table(values: Mapping[str, object]) -> Table:
    """Tabulate the parameters in use, each with the note that stands beside it in the code."""
    notes = _notes()
    rows = (
        (name.replace("_", " "), _value(value), notes.get(name, ""))
        for name, value in values.items()
    )
    return Table("Parameters in use", ("Parameter", "Value", "Unit and source"), tuple(rows))


def _notes() -> dict[str, str]:
    # Python keeps no docstring of an attribute, so it is read where it was written.
    body = ast.parse(inspect.getsource(parameters.Parameters)).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(note.value.value).replace("\n", " ")
        for field, note in pairwise(body.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
        and isinstance(note.value.value, str)
    }


def _value(value: object) -> str:
    """Word a value as it is: neither rounded nor turned into percent."""
    return (
        f"{value:,}"
        if isinstance(value, int)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
