"""Apple's export.xml, against healthkit-to-sqlite where that is installed."""

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.vendors.apple_health import READER
from tests.benchmarks.measures import (
    CLOCKS,
    Line,
    faster,
    in_process_of_its_own,
    memory_below,
    peak_mebibytes,
)
from tests.opened import walk_members

SMALL_MEBIBYTES, LARGE_MEBIBYTES = 50, 200
INGESTED_MEBIBYTES = int(os.environ.get("BACKPAIN_APPLE_MEBIBYTES", LARGE_MEBIBYTES))
"""Of a whole ingest, as is and zipped; 1024 takes minutes."""
TIMES, MEMORY_MEBIBYTES, FLAT = 5, 500, 1.25
_RECORDS_WRITTEN_AT_ONCE = 10_000
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
]>
<HealthData locale="en_US">
 <ExportDate value="2024-01-01 00:00:00 +0000"/>
"""
_RECORD = (
    ' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" sourceVersion="9.1" '
    'device="&lt;&lt;HKDevice: 0x283&gt;, name:Apple Watch, manufacturer:Apple Inc., '
    'model:Watch, hardware:Watch6,1, software:9.1&gt;" unit="{unit}" '
    'creationDate="{end} +0100" startDate="{start} +0100" endDate="{end} +0100" '
    'value="{value}"/>\n'
)


def write_export(path: Path, mebibytes: int) -> None:
    """Write heart rates and steps in turn until the file is this large."""
    at = datetime(2020, 1, 1)  # noqa: DTZ001 - the offset stands in the text
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        first = 0
        while file.tell() < mebibytes << 20:
            for number in range(first, first + _RECORDS_WRITTEN_AT_ONCE):
                start = at + timedelta(seconds=30 * number)
                end = start + timedelta(seconds=20)
                kind, unit = (("HeartRate", "count/min"), ("StepCount", "count"))[number % 2]
                file.write(
                    _RECORD.format(
                        kind=kind, unit=unit, start=start, end=end, value=60 + number % 40
                    )
                )
            first += _RECORDS_WRITTEN_AT_ONCE
        file.write("</HealthData>\n")


def lines() -> Iterator[Line]:
    """Compare time, and memory over two sizes."""
    with TemporaryDirectory() as folder:
        small, large = Path(folder) / "small" / "export.xml", Path(folder) / "large" / "export.xml"
        for path, size in ((small, SMALL_MEBIBYTES), (large, LARGE_MEBIBYTES)):
            path.parent.mkdir()
            write_export(path, size)
        ours, ours_small = (in_process_of_its_own("bench_apple", path) for path in (large, small))
        peer = _peer_seconds(large)
        ingested = list(_whole_ingests(Path(folder)))
    title = f"Apple export of {LARGE_MEBIBYTES} MiB"
    yield faster(f"{title}, against healthkit-to-sqlite", "CPU", ours["seconds"], peer, TIMES)
    yield memory_below(f"{title}, peak memory", ours["mebibytes"], MEMORY_MEBIBYTES)
    grown = ours["mebibytes"] / ours_small["mebibytes"]
    text = [f"{peak['mebibytes']:,.0f} MiB" for peak in (ours, ours_small)]
    yield Line(
        f"the same, against a file of {SMALL_MEBIBYTES} MiB",
        *text,
        f"{grown:.2f} x",
        f"≤ {FLAT} x",
        grown <= FLAT,
    )
    yield from ingested


def _whole_ingests(folder: Path) -> Iterator[Line]:
    """Measure `backpain ingest` as a process: imports, reading, storing."""
    path = folder / "export.xml"
    write_export(path, INGESTED_MEBIBYTES)
    archive = folder / "export.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.write(path, "apple_health_export/export.xml")
    for export in (path, archive):
        taken = in_process_of_its_own("bench_apple", export, folder / f"workspace of {export.name}")
        yield memory_below(
            f"ingest of Apple's {INGESTED_MEBIBYTES:,} MiB as {export.name}, peak memory",
            taken["mebibytes"],
            MEMORY_MEBIBYTES,
        )


def _peer_seconds(path: Path) -> float | None:
    """Return the CPU time of the peer in a process of its own, its start left out."""
    if importlib.util.find_spec("healthkit_to_sqlite") is None:
        return None
    call = (
        "import sys, time; from healthkit_to_sqlite.cli import cli; s = time.process_time()\n"
        "try: cli(['--xml', sys.argv[1], sys.argv[2]])\n"
        "finally: print('\\nseconds', time.process_time() - s)"
    )
    database = path.with_suffix(".db")
    command = [sys.executable, "-c", call, str(path), str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(done.stdout.rpartition("seconds ")[2])


def main(path: Path, workspace: Path | None = None) -> None:
    """Read one export in this process, or ingest it, and print what it took, as JSON."""
    print(json.dumps(_read(path) if workspace is None else _ingest(path, workspace)))


def _read(path: Path) -> dict[str, float]:
    context = Context("somebody", single_zone("Europe/Berlin"))
    started = CLOCKS["CPU"]()
    (member,) = walk_members(path)
    rows = sum(batch.rows.height for batch in READER.read(member, context))
    taken = CLOCKS["CPU"]() - started
    return {"rows": rows, "seconds": taken, "mebibytes": peak_mebibytes()}


def _ingest(path: Path, folder: Path) -> dict[str, float]:
    # No part of what reading alone takes.
    from backpain_analytics.settings.workspace import create_workspace  # noqa: PLC0415
    from backpain_analytics.stages.drafts import draft_to_publish  # noqa: PLC0415
    from backpain_analytics.stages.ingest import IngestRequest, ingest  # noqa: PLC0415

    started = CLOCKS["wall"]()
    request = IngestRequest((path,), "somebody")
    workspace = create_workspace(folder)
    with draft_to_publish(workspace) as draft:
        rows = ingest(workspace, draft, request).rows
    taken = CLOCKS["wall"]() - started
    return {"rows": rows, "seconds": taken, "mebibytes": peak_mebibytes()}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
