"""Questions and suspicions that are stated since an earlier day than the program saw them."""

from collections.abc import Iterator

from backpain_analytics.messages import say
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.night import results
from backpain_analytics.warehouse.rows import Connection


def dated_back(con: Connection, workspace: Workspace) -> Iterator[str]:
    """Say of whom a stated day does not count, and which one does."""
    for person_id in sorted(results.persons_associated(con)):
        yield from _question(con, workspace, person_id)
        yield from _suspicion(con, workspace, person_id)


def _question(con: Connection, workspace: Workspace, person_id: str) -> Iterator[str]:
    stated, looks = workspace.question(person_id), results.question_looks(con, person_id)
    if stated is None or stated.since is None or not looks:
        return
    latest = looks[-1]
    is_the_same = (latest.exposure, latest.since) == (stated.exposure, stated.since)
    if is_the_same and latest.counted_from and latest.counted_from > stated.since:
        days = {"stated": stated.since, "counted": latest.counted_from}
        yield say("asked.dated_back", person=person_id, **days)


def _suspicion(con: Connection, workspace: Workspace, person_id: str) -> Iterator[str]:
    stated, look = workspace.person(person_id).suspected_trigger, results.last_look(con, person_id)
    if stated is None or stated.since is None or look is None or look.suspicion is None:
        return
    counted = look.suspicion.since
    if look.suspicion.trigger == stated.name and counted > stated.since:
        days = {"stated": stated.since, "counted": counted}
        yield say("before_flares.dated_back", person=person_id, **days)
