"""Stages as Prefect tasks."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.client.schemas.objects import State

P = ParamSpec("P")
R = TypeVar("R")


def as_task(stage: Callable[P, R], name: str) -> Task[P, R]:
    """Return the task that runs a stage, and tries again what a network share can recover from.

    What it returns, or raises, is never written to a file.
    """
    return task(
        name=name,
        task_run_name=name,
        retries=3,
        retry_delay_seconds=60,
        retry_condition_fn=_may_pass,
        persist_result=False,
    )(stage)


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    return isinstance(state.data, OSError)
