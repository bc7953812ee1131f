"""How a flow ends: in a named state that says why in a sentence, and that keeps no secrets."""

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Failed

from backpain_analytics.errors import BackpainError, WarehouseBusyError
from backpain_analytics.settings.workspace import open_workspace

P = ParamSpec("P")
R = TypeVar("R")

_OWNER_ONLY = 0o077


def ends_with_a_sentence(body: Callable[P, State[R]]) -> Callable[P, State[R]]:
    """Make an exception the end state of a flow, its message the reason.

    Prefect would write an exception that leaves a flow to a file, with the paths and names in it;
    one that a state carries stays in this process, and is raised by whoever called the flow.
    """

    @wraps(body)
    def run(*args: P.args, **kwargs: P.kwargs) -> State[R]:
        mask = os.umask(_OWNER_ONLY)
        try:
            return body(*args, **kwargs)
        except WarehouseBusyError as error:
            return Cancelled(name="Skipped", message=str(error), data=error)
        except BackpainError as error:
            return Failed(message=str(error), data=error)
        except Exception as error:
            get_run_logger().exception("This is not foreseen:")
            return Failed(message=f"{type(error).__name__}: {error}", data=error)
        finally:
            os.umask(mask)

    return run


def _workspace(named: Path | None) -> Path:
    return open_workspace(named).folder


def run_by_hand(
    flow: Callable[[Path], object], folder_of: Callable[[Path | None], Path] = _workspace
) -> None:
    """Run a flow once, on the workspace named or the one found from here.

    Args:
        flow: What to run.
        folder_of: Finds the folder that it is run on from the one that is named, if one is.
    """
    os.umask(_OWNER_ONLY)
    # Else Python dies without ending the server that Prefect started for the run.
    signal.signal(signal.SIGTERM, _leave)
    try:
        flow(folder_of(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
    except BackpainError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(error.exit_code)


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)
