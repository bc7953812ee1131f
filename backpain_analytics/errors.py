"""What the user can put right: shown as one sentence, never as a traceback.

Each error has the exit code that the command line ends with; the README lists them.
"""


class BackpainError(Exception):
    """Something the user can put right. The message names what and how."""

    exit_code = 1


class ArgumentError(BackpainError):
    """An option or argument says what cannot be; nothing was written."""

    exit_code = 2


class WorkspaceError(BackpainError):
    """The workspace folder or its backpain.toml is missing or wrong."""

    exit_code = 3


class UnreadableExportError(BackpainError):
    """A file cannot be used: the message names the line where known, and a remedy."""

    exit_code = 4


class PassingError(UnreadableExportError):
    """The system could not read a file (a disk, a permission): no verdict on what it holds."""


class AmbiguousExportError(UnreadableExportError):
    """A file fits two readings (two readers, two date orders); guessing could mislead."""


class WarehouseBusyError(BackpainError):
    """Another run or program is writing this warehouse; the message says which process."""

    exit_code = 5


class WarehouseError(BackpainError):
    """The database could not go on: no room, no memory. The published file is as it was."""


class ClusterLostError(BackpainError):
    """Who computed a study on other machines is gone; what was done is kept."""


class FailedCheckError(BackpainError):
    """A stop check found rows, so the draft was not published."""

    exit_code = 6


class PdfUnavailableError(BackpainError):
    """What sets pages on paper is not installed; the message says how to get it."""


class PagesFailedError(BackpainError):
    """Somebody's page could not be made; those of the others were written."""


class NothingUsableError(BackpainError):
    """Files were handed in, and not one of them could be used."""

    exit_code = 8


class NothingToReportError(BackpainError):
    """The person or the period holds no data at all."""

    exit_code = 7
