"""Compute what is not computed yet, in shards, until everyone is done or has a reason."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from filelock import FileLock, Timeout

from backpain_analytics.errors import ArgumentError, WarehouseBusyError, WarehouseError
from backpain_analytics.progress import OnProgress, Progress, unseen
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE
from backpain_analytics.study.cluster import ALONE, Hands, Queue, working
from backpain_analytics.study.folder import Study
from backpain_analytics.study.places import Place
from backpain_analytics.study.plan import Plan, make_plan
from backpain_analytics.study.results import (
    Failure,
    Manifest,
    Piece,
    Results,
    missing_pieces,
    read_results,
    remove_outdated,
    results_place,
    write_failures,
)
from backpain_analytics.study.shard import Outcome, Refusal, Work
from backpain_analytics.warehouse.out.published import KEPT_ON_DEMAND, PUBLISHED


@dataclass(frozen=True)
class StudyRequest:
    """How a study is to be computed."""

    hands: Hands = ALONE
    keep: tuple[str, ...] = ()
    """Further tables to bring together: of KEPT_ON_DEMAND."""
    is_retrying: bool = False
    """Whoever failed before is tried again."""


DEFAULTS = StudyRequest()


@dataclass(frozen=True)
class StudySummary:
    """What a run did."""

    plan: Plan = field(repr=False)
    results: Results = field(repr=False)
    computed: tuple[Manifest, ...] = field(repr=False)
    """Pieces that were computed now."""


def run_study(
    study: Study, request: StudyRequest = DEFAULTS, on_progress: OnProgress = unseen
) -> StudySummary:
    """Plan, compute what is missing, and leave a manifest for each piece.

    A piece that fails is cut in two, and its halves again: in the end the one person is named
    who cannot be computed, and all others have their results.

    Raises:
        ArgumentError: What is to be kept is not known.
        WarehouseBusyError: Another run computes this study.
        WarehouseError: A machine has no room, or does not see the study.
    """
    unknown = sorted(set(request.keep) - set(KEPT_ON_DEMAND))
    if unknown:
        raise ArgumentError(f"--keep takes {', '.join(KEPT_ON_DEMAND)}, not {unknown[0]!r}.")
    with _alone(study):
        plan = make_plan(study)
        place, before = results_place(study), read_results(study, plan)
        work = _work(study, place, request)
        pieces = missing_pieces(plan, before, work.published, retry=request.is_retrying)
        done = _Done(place, before.failures)
        if pieces:
            with working(request.hands, work) as queue:
                _work_off(queue, pieces, done, on_progress)
        results = read_results(study, plan)
        remove_outdated(place, results)
    return StudySummary(plan, results, tuple(done.manifests))


def _work(study: Study, place: Place, request: StudyRequest) -> Work:
    return Work(
        inbox=study.inbox,
        tables=study.tables,
        results=place,
        settings=study.settings.model_copy(update={"persons": {}}),
        stated=study.settings.persons,
        published=(*PUBLISHED, *(KEPT_ON_DEMAND[word] for word in request.keep)),
        limits=request.hands.limits(study.settings.limits),
    )


def _work_off(queue: Queue, pieces: list[Piece], done: "_Done", on_progress: OnProgress) -> None:
    people, ended = sum(len(piece.people) for piece in pieces), 0
    for piece in pieces:
        queue.add(piece)
    for piece, outcome in queue:
        if isinstance(outcome, Refusal) and outcome.is_of_the_machine:
            raise WarehouseError(
                f"{outcome.reason}. What was done is kept: put that right, then run this again."
            )
        halves = done.take(piece, outcome)
        for half in halves:
            queue.add(half)
        ended += 0 if halves else len(piece.people)
        on_progress(Progress("people", ended, people))


class _Done:
    """What became of the pieces of one run."""

    def __init__(self, place: Place, failures: Iterable[Failure]) -> None:
        self._place = place
        self._failures = {failure.person_id: failure for failure in failures}
        self.manifests: list[Manifest] = []

    def take(self, piece: Piece, outcome: Outcome) -> tuple[Piece, ...]:
        """Note what a piece came to; return what is to be computed in its place."""
        if isinstance(outcome, Manifest):
            self.manifests.append(outcome)
            recovered = self._failures.keys() & outcome.people.keys()
            for who in recovered:
                del self._failures[who]
            if recovered:
                self._write(piece.shard)
            return ()
        halves = piece.halves()
        if not halves:
            (one,) = piece.people
            failure = Failure(piece.shard, one.person_id, one.state, outcome.reason)
            self._failures[one.person_id] = failure
            self._write(piece.shard)
        return halves

    def _write(self, shard: int) -> None:
        mine = [one for _, one in sorted(self._failures.items()) if one.shard == shard]
        write_failures(self._place, shard, mine)


@contextmanager
def _alone(study: Study) -> Iterator[None]:
    """Keep two runs of one study apart: what one clears away may be what the other is writing."""
    lock = FileLock(study.folder / "study.lock", timeout=0, mode=OWNER_ONLY_FILE)
    try:
        lock.acquire()
    except Timeout as error:
        raise WarehouseBusyError(
            f"{study.folder} is being computed by another process. Wait for it to end."
        ) from error
    try:
        yield
    finally:
        lock.release()
