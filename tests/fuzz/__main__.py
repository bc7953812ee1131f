"""Damaged exports into every reader: `python -m tests.fuzz [--inputs N] [--seed N]`."""

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.export_files import read_file
from backpain_analytics.sources.reader import Context
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import seeds
from tests.opened import open_export

_LONGEST_SECONDS = 20
_UNFORESEEN = "damaged in a way not foreseen"
_MOST_MEGABYTES = 500


@dataclass
class Findings:
    """What became of the inputs."""

    inputs: int = 0
    recognised: int = 0
    faults: list[str] = field(default_factory=list)
    by_reader: Counter[str] = field(default_factory=Counter)
    slowest_seconds: float = 0


class HangError(Exception):
    """An input took too long."""


def fuzz(inputs: int, seed: int) -> Findings:
    """Damage seeds in turn and read what comes of it."""
    chance = random.Random(seed)
    kinds = list(seeds())
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for number in range(inputs):
            name, content = kinds[number % len(kinds)]
            damaged = mutated(name, content, chance)
            _try(Path(folder), name, damaged, findings)
    return findings


def _try(folder: Path, name: str, content: bytes, findings: Findings) -> None:
    path = folder / PurePosixPath(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    started = time.monotonic()
    findings.inputs += 1
    try:
        with _time_limit():
            for reader in _read(folder / PurePosixPath(name).parts[0]):
                findings.recognised += 1
                findings.by_reader[reader] += 1
    except Exception as error:
        findings.faults.append(f"{name}: {type(error).__name__}: {error}")
        (Path(tempfile.gettempdir()) / f"fuzz_fault_{findings.inputs}").write_bytes(content)
    findings.slowest_seconds = max(findings.slowest_seconds, time.monotonic() - started)
    path.unlink()


def _read(path: Path) -> Iterator[str]:
    """Yield the readers that claim the files, once these are read."""
    for file in open_export(path, Context("anna", single_zone("Europe/Berlin"))).files:
        outcome = read_file(file, lambda batch: None)
        said = f"{outcome.reason} {outcome.notes}"
        if _UNFORESEEN in said:
            raise ValueError(said[:300])
        yield file.reader.name


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise HangError(f"longer than {_LONGEST_SECONDS} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(_LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def main() -> None:
    """Fuzz, print what was found, and end with 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    findings = fuzz(chosen.inputs, chosen.seed)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{findings.inputs:,} inputs, {findings.recognised:,} files past recognition, "
        f"slowest {findings.slowest_seconds:.2f} s, peak {megabytes:.0f} MiB"
    )
    print(", ".join(f"{reader} {count:,}" for reader, count in findings.by_reader.most_common()))
    for fault in findings.faults[:50]:
        print(f"fault: {fault}")
    sys.exit(bool(findings.faults) or megabytes > _MOST_MEGABYTES)


if __name__ == "__main__":
    main()
