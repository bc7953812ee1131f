"""A person's plan in backpain.toml: rewritten so that comments and all else stay as they are."""

from collections.abc import Mapping, MutableMapping, MutableSequence
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.persons import Person, Plan, PlannedExercise
from backpain_analytics.settings.toml import parse_settings, read_settings
from backpain_analytics.settings.workspace import (
    SETTINGS_FILE,
    Workspace,
    open_workspace,
    write_private,
)

Notes = Mapping[str, str]
"""Key of the plan → what is noted beside it where it is written anew."""


def write_plan(
    workspace: Workspace, person_id: str, plan: Plan, notes: Notes | None = None
) -> Workspace:
    """Make a plan that of a person; only what differs is touched.

    Raises:
        WorkspaceError: The file is laid out so that it cannot be changed safely; it is left.
    """
    path = workspace.folder / SETTINGS_FILE
    # Somebody may be editing it: what is no TOML just now is refused with the line.
    settings = read_settings(path)
    document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    _put(document, person_id, plan, notes or {})
    content = tomlkit.dumps(document)
    person = settings.persons.get(person_id, Person()).model_copy(update={"plan": plan})
    expected = settings.model_copy(update={"persons": {**settings.persons, person_id: person}})
    if parse_settings(content, path) != expected:
        raise WorkspaceError(
            f"{path}: the plan of '{person_id}' stands there in a form that cannot be changed "
            "safely, so nothing was written. Change it by hand."
        )
    write_private(path, content)
    return open_workspace(workspace.folder)


def _put(document: tomlkit.TOMLDocument, person_id: str, plan: Plan, notes: Notes) -> None:
    persons = document.get("persons")
    if persons is None:
        document.append("persons", tomlkit.table(is_super_table=True))
        persons = document["persons"]
    is_inline = isinstance(persons, InlineTable)
    if person_id not in persons:
        persons[person_id] = _empty(is_inline=is_inline)
    person = persons[person_id]
    is_inline = is_inline or isinstance(person, InlineTable)
    if "plan" not in person:
        person["plan"] = _empty(is_inline=is_inline)
    _update(person["plan"], _stated(plan, "pieces"), notes)
    _put_pieces(person["plan"], plan.pieces)


def _empty(*, is_inline: bool) -> Any:
    return tomlkit.inline_table() if is_inline else tomlkit.table()


def _put_pieces(plan: MutableMapping[str, Any], pieces: tuple[PlannedExercise, ...]) -> None:
    wanted = {piece.name: _stated(piece) for piece in pieces}
    if "pieces" not in plan:
        if not wanted:
            return
        is_inline = isinstance(plan, InlineTable)
        plan["pieces"] = tomlkit.array() if is_inline else tomlkit.aot()
    there: MutableSequence[Any] = plan["pieces"]
    for place in reversed(range(len(there))):
        if there[place]["name"].strip() not in wanted:
            del there[place]
    for place, (name, content) in enumerate(wanted.items()):
        if place < len(there) and there[place]["name"].strip() == name:
            _update(there[place], content, {})
        else:
            block = _empty(is_inline=isinstance(there, Array))
            _update(block, content, {})
            there.insert(place, block)
    if not wanted:
        del plan["pieces"]


def _stated(block: Plan | PlannedExercise, *left_out: str) -> dict[str, Any]:
    """Return what a block states, as TOML has it."""
    content = block.model_dump(exclude={*left_out}, exclude_none=True)
    return {name: _as_toml(value) for name, value in content.items() if value != ()}


def _as_toml(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    # 30.0 reads as if it mattered.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _update(block: MutableMapping[str, Any], content: Mapping[str, Any], notes: Notes) -> None:
    for name in [name for name in block if name not in content and name != "pieces"]:
        del block[name]
    for name, value in content.items():
        if block.get(name) != value:
            block[name] = value
            if name in notes:
                block[name].comment(notes[name])
