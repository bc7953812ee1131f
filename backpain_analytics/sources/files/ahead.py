"""Reading one step ahead: what is parsed next, while what came before is stored."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def read_ahead(items: Generator[T, None, None]) -> Iterator[Iterator[T]]:
    """Yield the same items, of which the next is made in a thread while one is used.

    The first is begun at once. What making an item raises is raised where it is asked for.
    Leaving early closes the generator, in its own thread.
    """
    with ThreadPoolExecutor(max_workers=1) as maker:
        first = maker.submit(next, items, None)

        def in_turn() -> Iterator[T]:
            ahead = first
            while (item := ahead.result()) is not None:
                ahead = maker.submit(next, items, None)
                yield item

        try:
            yield in_turn()
        finally:
            maker.submit(items.close)
