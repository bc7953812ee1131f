"""How long one waits for `backpain --help`."""

import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.measures import Line, below, seconds

TARGET_SECONDS = 0.3
_CALL = "import sys; from backpain_analytics.cli import main; sys.argv[1:] = ['--help']; main()"


def lines() -> Iterator[Line]:
    """Time it in processes of its own."""

    def ask() -> None:
        subprocess.run([sys.executable, "-c", _CALL], stdout=subprocess.DEVNULL, check=True)

    yield below("backpain --help", "wall", seconds(ask, "wall", 5), TARGET_SECONDS)
