"""Damage that keeps to the form of a file, so that it gets past recognition into the parsing."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from xml.sax.saxutils import escape

_NASTY = (
    *("", " ", "0", "-1", "1e308", "-1e308", "1e-320", "nan", "inf", "-inf", "NULL", "null"),
    *("9" * 30, "2147483648", "-2147483649", "9223372036854775808", "0x10", "1,5", "1.234,5"),
    *("0000-00-00", "9999-12-31", "1582-10-10", "2026-02-30", "2026-13-01", "31/12/2026"),
    *("25:61", "24:00:00", "2026-03-29 02:30", "2026-10-25 02:30", "12/31/99 23:59:59"),
    *("UTC+99:99", "+2599", "-00:00", "Europe/Atlantis", "1969-12-31T23:59:59Z"),
    *('"', "'", '"""', ";", "\t", ",", "\n", "\r", "\x00", "\x1a", "\ud800", "ß" * 5_000),
    *("=cmd|' /C calc'!A0", "<script>", "{{7*7}}", "%s%s%n", "../../etc/passwd", "🤕", "\u202e"),
    *("[", "]", "{}", "[60,60", "true", "ja", "AM", "12 h 90 min", "10/10", "unerträglich"),
)


def mutated(name: str, content: bytes, chance: random.Random) -> bytes:
    """Return a content that differs in one to four places."""
    for _ in range(chance.randint(1, 4)):
        content = _way_for(name, chance)(content, chance)
    return content


def _way_for(name: str, chance: random.Random) -> Callable[[bytes, random.Random], bytes]:
    if chance.random() < 0.15:
        return _bytes_changed
    ways = {".csv": _table_changed, ".json": _json_changed, ".xml": _attribute_changed}
    ways |= dict.fromkeys((".tcx", ".gpx"), _element_changed)
    ways |= dict.fromkeys((".xlsx", ".ods"), _part_changed)
    return ways.get(PurePosixPath(name).suffix, _bytes_changed)


def _bytes_changed(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return content
    data = bytearray(content)
    # Far from the head, by which files are known.
    at = chance.randrange(len(data))
    way = chance.randrange(6)
    if way == 0:
        return bytes(data[: max(at, 1)])
    if way == 1:
        data[at] ^= 1 << chance.randrange(8)
    elif way == 2:
        data[at : at + chance.randint(1, 40)] = bytes(chance.randint(1, 40))
    elif way == 3:
        data[at:at] = chance.randbytes(chance.randint(1, 40))
    elif way == 4:
        end = at + chance.randint(1, 400)
        data[at:at] = data[at:end] * chance.randint(1, 5)
    else:
        del data[at : at + chance.randint(1, 400)]
    return bytes(data)


def _table_changed(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "surrogateescape")
    delimiter = ";" if text.count(";") > text.count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return _bytes_changed(content, chance)
    body = [number for number, line in enumerate(lines) if number and line]
    if not body:
        return _bytes_changed(content, chance)
    for _ in range(chance.randint(1, 3)):
        _row_changed(lines, chance.choice(body), chance)
    out = io.StringIO()
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(lines)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _row_changed(lines: list[list[str]], number: int, chance: random.Random) -> None:
    line = lines[number] if number < len(lines) else []
    if not line:
        return
    at = chance.randrange(len(line))
    way = chance.randrange(8)
    if way <= 3:
        line[at] = chance.choice(_NASTY)
    elif way == 4:
        line[at:at] = [chance.choice(_NASTY)] * chance.randint(1, 3)
    elif way == 5:
        del line[at]
    elif way == 6:
        lines[number:number] = [list(line) for _ in range(chance.randint(1, 50))]
    else:
        other = chance.randrange(len(lines))
        lines[number], lines[other] = lines[other], lines[number]


def _json_changed(content: bytes, chance: random.Random) -> bytes:
    try:
        tree = json.loads(content)
    except ValueError:
        return _bytes_changed(content, chance)
    return json.dumps(_node_changed(tree, chance, depth=0)).encode("utf-8", "surrogatepass")


def _node_changed(node: object, chance: random.Random, depth: int) -> object:
    """Change one leaf or branch, the deeper the likelier."""
    if isinstance(node, dict) and node and chance.random() > 0.05 * depth:
        key = chance.choice(sorted(node))
        if chance.random() < 0.1:
            return {name: value for name, value in node.items() if name != key}
        return {**node, key: _node_changed(node[key], chance, depth + 1)}
    if isinstance(node, list) and node and chance.random() > 0.05 * depth:
        at = chance.randrange(len(node))
        changed = [*node]
        changed[at] = _node_changed(node[at], chance, depth + 1)
        return changed * chance.choice([1, 1, 1, 3])
    numbers: list[object] = [None, True, -1, 1e308, 10**30, 0.5, [], {}, [[]], {"a": None}]
    return chance.choice([*numbers, *_NASTY])


def _attribute_changed(content: bytes, chance: random.Random) -> bytes:
    parts = content.decode("utf-8", "surrogateescape").split('"')
    inside = range(7, len(parts) - 1, 2)
    if not inside:
        return _bytes_changed(content, chance)
    parts[chance.choice(inside)] = chance.choice(_NASTY).replace('"', "&quot;")
    return '"'.join(parts).encode("utf-8", "surrogatepass")


def _element_changed(content: bytes, chance: random.Random) -> bytes:
    """Put something nasty into one element."""
    places = [(found.start(1), found.end(1)) for found in re.finditer(rb">([^<]*)<", content)]
    if not places:
        return _bytes_changed(content, chance)
    start, end = chance.choice(places)
    nasty = escape(chance.choice(_NASTY)).encode("utf-8", "replace")
    return content[:start] + nasty + content[end:]


def _part_changed(content: bytes, chance: random.Random) -> bytes:
    """Change one file of an archive, and pack all of them anew."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        # Damaged before.
        return _bytes_changed(content, chance)
    if not parts:
        return _bytes_changed(content, chance)
    name = chance.choice(list(parts))
    change = chance.choice([_element_changed, _attribute_changed, _bytes_changed])
    parts[name] = change(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return buffer.getvalue()
