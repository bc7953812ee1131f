"""Who computes pieces: this process, or the workers of a Dask scheduler, one client to them all."""

from __future__ import annotations

import os
import warnings
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from backpain_analytics.errors import ArgumentError, ClusterLostError
from backpain_analytics.settings.limits import Limits, Memory
from backpain_analytics.study.results import Piece
from backpain_analytics.study.shard import Outcome, Refusal, Work, compute

if TYPE_CHECKING:
    from distributed import Client, Future

_RETRIES = 2
"""Of what may pass: an OSError, as of a network share."""
_TRIES_WITH_DEAD_WORKERS = 2
"""A piece with which a worker dies more often is cut in two."""
_DATABASE_SHARE = 0.6
"""Of a worker's memory; readers and statistics take the rest."""
_HANDSHAKE_SECONDS = 20
_MISSING = (
    "Dask is not installed. Run: pip install 'backpain-analytics[cluster]', or compute one shard "
    "after the other in this process with --workers 0."
)


@dataclass(frozen=True)
class Hands:
    """Who is to compute."""

    workers: int = 0
    """Processes on this machine; 0: this one alone."""
    scheduler: str | None = None
    """Address of a Dask scheduler, such as tcp://10.0.0.1:8786, in place of these."""
    memory: Memory | None = None
    """Of one worker."""

    def limits(self, limits: Limits) -> Limits:
        """Return what one worker may take: one thread, a part of its memory for the database."""
        is_alone = self.workers == 0 and self.scheduler is None
        threads = limits.threads or (None if is_alone else 1)
        memory = _share(self.memory) if self.memory else limits.memory
        return limits.model_copy(update={"threads": threads, "memory": memory})


ALONE = Hands()


class Queue(Protocol):
    """Pieces to compute; more may be added while it is worked off."""

    def add(self, piece: Piece) -> None:
        """Let a piece be computed."""

    def __iter__(self) -> Iterator[tuple[Piece, Outcome]]:
        """Yield what each piece came to, until there are no more."""


@contextmanager
def working(hands: Hands, work: Work) -> Iterator[Queue]:
    """Yield a queue; on leaving, no process of ours is left.

    Raises:
        ArgumentError: Dask is needed and not installed, or there is no such scheduler.
    """
    if hands.workers == 0 and hands.scheduler is None:
        yield _Here(work)
        return
    with _client(hands, work.limits.scratch) as client:
        yield _OnDask(client, work)


class _Here:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._pieces: deque[Piece] = deque()

    def add(self, piece: Piece) -> None:
        self._pieces.append(piece)

    def __iter__(self) -> Iterator[tuple[Piece, Outcome]]:
        while self._pieces:
            piece = self._pieces.popleft()
            yield piece, _patiently(_for(piece, self._work), piece)


def _patiently(work: Work, piece: Piece) -> Outcome:
    """Try again what may pass, as Dask does."""
    reason = ""
    for _ in range(_RETRIES + 1):
        try:
            return compute(work, piece)
        except OSError as error:
            reason = f"{type(error).__name__}: {error}"
    return Refusal(reason)


class _OnDask:
    def __init__(self, client: Client, work: Work) -> None:
        from distributed import as_completed  # noqa: PLC0415

        self._client, self._work = client, work
        self._pieces: dict[str, Piece] = {}
        self._ended = as_completed(loop=client.loop)

    def add(self, piece: Piece) -> None:
        future = self._client.submit(
            _compute_on_worker,
            _for(piece, self._work),
            piece,
            key=f"shard-{piece.name}",
            retries=_RETRIES,
        )
        self._pieces[future.key] = piece
        self._ended.add(future)

    def __iter__(self) -> Iterator[tuple[Piece, Outcome]]:
        # It ends by itself once nothing is left, and goes on where something was added.
        while self._pieces:
            future = next(self._ended)
            piece = self._pieces.pop(future.key)
            outcome = _outcome(future)
            future.release()
            yield piece, outcome


def _outcome(future: Future) -> Outcome:
    """Return what a piece came to, or what became of the workers that had it.

    Raises:
        ClusterLostError: The scheduler is gone.
    """
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    if future.status == "finished":
        outcome: Outcome = future.result()
        return outcome
    if future.status != "error":
        raise ClusterLostError(
            "the Dask scheduler is gone. What was done is kept: run this again with one that runs."
        )
    error = future.exception()
    if isinstance(error, KilledWorker):
        return Refusal(
            f"{_TRIES_WITH_DEAD_WORKERS + 1} workers died with it. Most often the memory did not "
            "suffice: allow more with --memory."
        )
    # A worker that lacks backpain, or has another version of it, fails with everybody.
    is_lacking = isinstance(error, ImportError)
    return Refusal(f"{type(error).__name__} on a worker: {error}", is_of_the_machine=is_lacking)


def _compute_on_worker(work: Work, piece: Piece) -> Outcome:
    """Compute in the worker's own folder, which Dask clears also after a worker that died."""
    from distributed import get_worker  # noqa: PLC0415

    worker = get_worker()
    limits = work.limits
    if limits.scratch is None:
        limits = limits.model_copy(update={"scratch": Path(worker.local_directory)})
    allowed = worker.memory_manager.memory_limit
    if limits.memory is None and allowed:
        limits = limits.model_copy(update={"memory": _share(f"{allowed // 2**20}MiB")})
    return compute(replace(work, limits=limits), piece)


@contextmanager
def _client(hands: Hands, scratch: Path | None) -> Iterator[Client]:
    try:
        import dask  # noqa: PLC0415
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise ArgumentError(_MISSING) from error
    with dask.config.set(_QUIET):
        if hands.scheduler:
            try:
                client = Client(hands.scheduler, timeout=_HANDSHAKE_SECONDS, set_as_default=False)
            except (OSError, ValueError) as error:
                raise ArgumentError(
                    f"no Dask scheduler answers at {hands.scheduler}. Start one with 'dask "
                    "scheduler', and workers with 'dask worker': docs/study.md."
                ) from error
            with client:
                yield client
            return
        with _local_cluster(hands, scratch) as cluster, Client(cluster, set_as_default=False) as it:
            yield it


def _local_cluster(hands: Hands, scratch: Path | None) -> Any:
    from distributed import LocalCluster  # noqa: PLC0415

    with warnings.catch_warnings():
        # A slow disk is no fault of who asked.
        warnings.filterwarnings("ignore", message="Creating scratch directories")
        return LocalCluster(
            n_workers=hands.workers,
            threads_per_worker=1,
            processes=True,
            memory_limit=hands.memory or "auto",
            host="127.0.0.1",
            scheduler_port=0,
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            local_directory=None if scratch is None else str(scratch),
            silence_logs=50,
        )


_QUIET: Mapping[str, Any] = {
    "distributed.scheduler.allowed-failures": _TRIES_WITH_DEAD_WORKERS,
    # The database has a limit of its own; what a worker holds between tasks is not data.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # One table is read by one thread of polars: the other processes have the other cores.
    "distributed.nanny.pre-spawn-environ.POLARS_MAX_THREADS": 1,
    "distributed.nanny.pre-spawn-environ.OPENBLAS_NUM_THREADS": 1,
}


def _for(piece: Piece, work: Work) -> Work:
    """Return what a worker has to know for one piece, of nobody else."""
    people = [one.person_id for one in piece.people]
    return replace(work, stated={who: work.stated[who] for who in people if who in work.stated})


def _share(memory: Memory) -> Memory:
    """Return the part of a worker's memory that the database may hold.

    >>> _share("4GB")
    '2.4GB'
    """
    unit = memory.lstrip("0123456789. ")
    return f"{round(float(memory.removesuffix(unit)) * _DATABASE_SHARE, 3)}{unit}"


def hands(scheduler: str | None, workers: int | None, memory: str | None) -> Hands:
    """Return who is to compute, as the command line says; without a word one process a core.

    Raises:
        ArgumentError: Both a scheduler and workers are named, or the memory is no size.
    """
    if scheduler and workers is not None:
        raise ArgumentError("name either --scheduler, which has workers of its own, or --workers.")
    try:
        size = Limits(memory=memory).memory
    except ValidationError as error:
        raise ArgumentError("--memory needs a size with its unit, such as 4GB.") from error
    usual = 0 if scheduler else (os.cpu_count() or 1)
    return Hands(usual if workers is None else workers, scheduler, size)
