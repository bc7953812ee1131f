"""What happens to an inbox over the nights, in an order that a seed decides."""

import io
import os
import random
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sample_data.generate import INBOX

_PIECES = 5
"""In so many writes a slow copy arrives."""


def material(persons: Sequence[str], pattern: str) -> dict[str, bytes]:
    """Return the files of sample people by their names; of an archive its members, one by one."""
    files: dict[str, bytes] = {}
    paths = [path for person in persons for path in sorted((INBOX / person).glob(pattern))]
    for path in filter(Path.is_file, paths):
        name, content = path.relative_to(INBOX).as_posix(), path.read_bytes()
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                folder = name.rpartition("/")[0]
                files |= {f"{folder}/{entry}": archive.read(entry) for entry in archive.namelist()}
        else:
            files[name] = content
    return files


@dataclass
class InboxLife:
    """Changes an inbox step by step."""

    inbox: Path
    chance: random.Random
    waiting: dict[str, bytes]
    """Files that have not come yet."""
    growing: dict[str, bytes] = field(default_factory=dict)
    """Tables that have come in part, and what is still to come of them."""
    out: dict[str, bytes] = field(default_factory=dict)
    """Files that were taken out and will be put back."""
    done: dict[str, int] = field(default_factory=dict)
    """How often each kind of change happened."""

    def changes(self, number: int) -> Iterator[Callable[[], None]]:
        """Yield so many changes, each to be carried out at a moment of the caller's choice."""
        for _ in range(number):
            kind = self.chance.choice(_KINDS)
            self.done[kind.__name__.strip("_")] = self.done.get(kind.__name__.strip("_"), 0) + 1
            yield lambda kind=kind: kind(self)  # type: ignore[misc]

    def bring_the_rest(self) -> None:
        """Put everything where it belongs, so that the end does not hang on chance."""
        for name, rest in self.growing.items():
            with self._path(name).open("ab") as file:
                file.write(rest)
        for name, content in (self.waiting | self.out).items():
            self._write(name, content)
        self.growing.clear()
        self.waiting.clear()
        self.out.clear()

    def _path(self, name: str) -> Path:
        return self.inbox / name

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def _next(self, ending: str = "") -> str | None:
        names = [name for name in self.waiting if name.endswith(ending)]
        return self.chance.choice(names) if names else None

    def _present(self, ending: str = "") -> Path | None:
        found = sorted(
            path
            for path in self.inbox.rglob(f"*{ending}")
            if path.is_file() and str(path.relative_to(self.inbox)) not in self.growing
        )
        return self.chance.choice(found) if found else None


def _several_arrive(life: InboxLife) -> None:
    for _ in range(life.chance.randint(1, 8)):
        name = life._next()
        if name:
            life._write(name, life.waiting.pop(name))


def _one_is_copied_slowly(life: InboxLife) -> None:
    name = life._next()
    if name is None:
        return
    content = life.waiting.pop(name)
    path = life._path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    step = len(content) // _PIECES + 1
    with path.open("wb") as file:
        for first in range(0, len(content), step):
            file.write(content[first : first + step])
            file.flush()
            time.sleep(0.2)


def _one_comes_in_part(life: InboxLife) -> None:
    name = life._next(".csv")
    if name:
        lines = life.waiting.pop(name).splitlines(keepends=True)
        half = max(len(lines) // 2, 2)
        life._write(name, b"".join(lines[:half]))
        life.growing[name] = b"".join(lines[half:])


def _one_grows(life: InboxLife) -> None:
    if not life.growing:
        return
    name = life.chance.choice(sorted(life.growing))
    lines = life.growing.pop(name).splitlines(keepends=True)
    some = life.chance.randint(1, len(lines)) if lines else 0
    with life._path(name).open("ab") as file:
        file.write(b"".join(lines[:some]))
    if lines[some:]:
        life.growing[name] = b"".join(lines[some:])


def _a_row_is_taken_out(life: InboxLife) -> None:
    path = life._present(".csv")
    if path is None:
        return
    lines = path.read_bytes().splitlines(keepends=True)
    if len(lines) > 6:
        del lines[life.chance.randrange(3, len(lines) - 1)]
        path.write_bytes(b"".join(lines))


def _one_is_renamed(life: InboxLife) -> None:
    path = life._present(".csv")
    if path is not None:
        path.rename(path.with_name(f"{life.chance.randint(1, 99)} {path.name}"))


def _one_is_taken_out(life: InboxLife) -> None:
    path = life._present()
    if path is not None:
        name = str(path.relative_to(life.inbox))
        life.out[name] = path.read_bytes()
        path.unlink()


def _one_is_put_back(life: InboxLife) -> None:
    if life.out:
        name = life.chance.choice(sorted(life.out))
        life._write(name, life.out.pop(name))


def _one_lies_with_the_wrong_person(life: InboxLife) -> None:
    name = life._next(".csv")
    if name is None:
        return
    content = life.waiting.pop(name)
    life._write(f"stranger/{Path(name).name}", content)
    # Put right on some later night.
    life.out[name] = content


def _the_stranger_leaves(life: InboxLife) -> None:
    shutil.rmtree(life.inbox / "stranger", ignore_errors=True)


def _times_are_set_back(life: InboxLife) -> None:
    path = life._present()
    if path is not None:
        moment = time.time() - life.chance.randint(1, 10**6)
        os.utime(path, (moment, moment))


_KINDS = (
    *[_several_arrive] * 4,
    _one_is_copied_slowly,
    *[_one_comes_in_part] * 2,
    *[_one_grows] * 3,
    _a_row_is_taken_out,
    _one_is_renamed,
    _one_is_taken_out,
    _one_is_put_back,
    _one_lies_with_the_wrong_person,
    _the_stranger_leaves,
    _times_are_set_back,
)
