"""Further folders of exports that backpain.toml names for people; nothing is ever written there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.persons import Person


@dataclass(frozen=True)
class Folder:
    """A folder that is read as if it lay in somebody's folder of the inbox."""

    path: Path
    """Absolute, links followed; it need not be there."""
    person_id: str
    written: str
    """As backpain.toml has it."""

    @property
    def key(self) -> str:
        """Where in backpain.toml it stands."""
        return f"persons.{self.person_id}.inbox"


def named_folders(home: Path, persons: Mapping[str, Person]) -> tuple[Folder, ...]:
    """Return the folders that are named for people, from the workspace's folder on.

    Raises:
        WorkspaceError: One is no path.
    """
    return tuple(
        Folder(_resolved(home, person_id, written), person_id, written)
        for person_id, person in persons.items()
        for written in person.inbox
    )


def check_folders(settings_file: Path, persons: Mapping[str, Person]) -> None:
    """See that no file lies in two of the folders, or in the workspace as well.

    Raises:
        WorkspaceError: One may.
    """
    home = settings_file.parent.resolve()
    folders = named_folders(home, persons)
    for folder in folders:
        for link, place in _read_anyway(home):
            if _overlap(folder.path, place):
                raise WorkspaceError(
                    f"{settings_file}: {folder.key}: '{folder.written}' lies in {link}, or holds "
                    "it, which is read anyway. Name a folder outside of the workspace."
                )
    for one, other in combinations(folders, 2):
        if _overlap(one.path, other.path):
            raise WorkspaceError(
                f"{settings_file}: {other.key}: '{other.written}' is, holds or lies in "
                f"'{one.written}' of {one.key}: whose its files are must be said once."
            )


def _resolved(home: Path, person_id: str, written: str) -> Path:
    try:
        return (home / Path(written).expanduser()).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise WorkspaceError(
            f"backpain.toml: persons.{person_id}.inbox: '{written}' is no folder ({error})."
        ) from error


def _read_anyway(home: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the workspace, and what links in its inbox lead to."""
    inbox = home / "inbox"
    yield home, home
    for path in (inbox, *(sorted(inbox.iterdir()) if inbox.is_dir() else ())):
        if path.is_symlink():
            yield path, path.resolve()


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
