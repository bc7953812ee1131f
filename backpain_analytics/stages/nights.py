"""The draft that a whole run works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backpain_analytics.warehouse.publish import drafting
from backpain_analytics.workspace import Workspace


@contextmanager
def night(workspace: Workspace) -> Iterator[Path]:
    """Yield a draft of the warehouse to work on; publish it on leaving.

    Raises:
        WarehouseBusyError: Another run is writing.
    """
    with drafting(workspace.warehouse) as draft:
        yield draft
