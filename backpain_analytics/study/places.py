"""Folders on this machine, or wherever fsspec reaches: in both, a file is there whole or not."""

import os
import posixpath
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER

_CHANGED = ("mtime", "ETag", "LastModified", "last_modified", "updated", "created")
"""By which file systems say that a file is another one now; the first that is there counts."""


@dataclass(frozen=True)
class Found:
    """A file in a place."""

    name: str
    """From the place on, with slashes."""
    size: int
    state: str
    """Changes with the content."""


@dataclass(frozen=True)
class Place:
    """A folder by its address: a path, or such as s3://bucket/study."""

    address: str

    @property
    def is_local(self) -> bool:
        """Whether files lie on this machine, or look as if they did."""
        return "://" not in self.address

    @property
    def folder(self) -> Path:
        """The folder, where it is local."""
        return Path(self.address)

    def below(self, name: str) -> "Place":
        """Return a place within this one."""
        return Place(posixpath.join(self.address, name))

    def files(self) -> list[Found]:
        """Return all files, in the order of their names; none where there is no such place."""
        return sorted(self._local() if self.is_local else self._remote(), key=lambda one: one.name)

    def has(self, name: str) -> bool:
        """Say whether a file is there."""
        if self.is_local:
            return (self.folder / name).is_file()
        return bool(self._system.exists(self._path(name)))

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        if self.is_local:
            return (self.folder / name).read_bytes()
        content: bytes = self._system.cat_file(self._path(name))
        return content

    def fetch(self, name: str, target: Path) -> None:
        """Copy a file from here."""
        target.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        if self.is_local:
            shutil.copyfile(self.folder / name, target)
        else:
            self._system.get_file(self._path(name), str(target))

    def put(self, name: str, content: Path | bytes) -> None:
        """Write a file that only its owner can read, whole or not at all."""
        if self.is_local:
            self._put_here(self.folder / name, content)
        elif isinstance(content, bytes):
            self._system.pipe_file(self._path(name), content)
        else:
            self._system.put_file(str(content), self._path(name))

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        if self.is_local:
            (self.folder / name).unlink(missing_ok=True)
        else:
            with suppress(FileNotFoundError):
                self._system.rm_file(self._path(name))

    def _put_here(self, path: Path, content: Path | bytes) -> None:
        for folder in reversed([path.parent, *path.parent.parents]):
            folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
        # Two who write the same file at once do not disturb each other.
        draft = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
            with os.fdopen(descriptor, "wb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    with content.open("rb") as original:
                        shutil.copyfileobj(original, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _local(self) -> Iterator[Found]:
        for folder, _, names in os.walk(self.folder):
            for path in (Path(folder, name) for name in names):
                if path.is_file():
                    state = path.stat()
                    name = path.relative_to(self.folder).as_posix()
                    yield Found(name, state.st_size, f"{state.st_mtime_ns}")

    def _remote(self) -> Iterator[Found]:
        try:
            found: dict[str, dict[str, Any]] = self._system.find(self._root, detail=True)
        except FileNotFoundError:
            return
        for path, known in found.items():
            changed = next((str(known[key]) for key in _CHANGED if key in known), "")
            yield Found(posixpath.relpath(path, self._root), int(known["size"] or 0), changed)

    def _path(self, name: str) -> str:
        return posixpath.join(self._root, name)

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        try:
            return fsspec.core.url_to_fs(self.address)  # type: ignore[no-any-return]
        except (ImportError, ValueError) as error:
            raise WorkspaceError(
                f"{self.address}: {error}. For s3:// run: pip install 'backpain-analytics[s3]'"
            ) from error

    @property
    def _system(self) -> Any:
        return self._opened[0]

    @property
    def _root(self) -> str:
        return self._opened[1].rstrip("/")
