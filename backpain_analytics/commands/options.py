"""What many commands have: their options, and the workspace that these name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    # Only its name: what it stands in loads pydantic.
    from backpain_analytics.settings.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="Workspace folder. Default: BACKPAIN_WORKSPACE, the current folder, or the only "
        "workspace below it.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
PersonOption = Annotated[str | None, typer.Option("--person", "-p", help="Whose data.")]


def open_named(folder: Path | None) -> "Workspace":
    """Open the workspace that is named, or the one found from here."""
    from backpain_analytics.settings.workspace import open_workspace

    return open_workspace(folder)
