"""Whether another program is still writing a file, as far as the system can tell."""

import contextlib
import errno
import os
import signal
import stat
import sys
from pathlib import Path

if sys.platform == "linux":
    import fcntl


def is_being_written(file: Path) -> bool:
    """Say whether a program has a file open for writing; False also where nobody can tell.

    Linux grants the lease that is asked for here only where nobody has.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return False
        # The system announces a writer that comes just now by a signal: one that ends no process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        os.close(descriptor)
    return False
