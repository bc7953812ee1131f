"""All that a reader of a further kind of file needs: the contract, in one place to import from.

A reader is a `Reader`: a name, a title for people, and two functions.

`recognises(member, context)` says whether a file is of this kind. It is asked of every file, so it
is cheap, raises nothing, and goes by content: `member.head()` gives the first 64 KiB, `find_layout`
the header of a delimited file. The name (`member.name`) may be anything.

`read(member, context)` yields batches: rows of the tables in `SCHEMAS`, whose columns have units
in their names. `member.open()` gives the bytes, unpacked, as a binary file; `read_table`,
`load_list`, `load_object` and `read_xml` give what stands in them. For XML use `read_xml`: Python's
own parser, which fetches nothing, with document types refused, so that no entity unfolds.

- Times of samples are instants in UTC. `read_moments` reads them in any usual form, and
  `to_instants` places those without an offset by `context.zones`, the wearer's clock.
- `step_batches`, `heart_rate_batches`, `sleep_batches` and `day_batches` take rows as parsed, keep
  the good ones once each, and reject the others; columns that a file lacks are left out.
- `device_batch` says of each source whether it is worn; `note_batch` what a person should know.
- A bad row costs itself: it becomes a row of `rejected_rows`, a sentence without readings.
- A file that cannot be read raises `UnreadableExportError`; what was yielded before is kept.
- Unknown is null and never 0.

`Reader` has further fields for exports whose files belong together (`survey`), whose names say
what no content does (`named`), that hold more than we use (`passes_over`), or whose rows are
observations of their own (`supersedes=False`). A package registers its readers as entry points of
the group `backpain_analytics.readers`; CONTRIBUTING.md shows two whole ones, and
`backpain_analytics.testing` is the kit to test them with.
"""

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.sources.device_rows import (
    amount_batches,
    session_batches,
    sleep_session_batches,
    unread_batch,
    weight_batches,
)
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import (
    Moments,
    local_to_utc,
    read_moments,
    to_instants,
    utc_to_local,
)
from backpain_analytics.sources.parsing.dates import read_dates
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.json_lists import load_list, load_object
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.parsing.xml_files import read_xml
from backpain_analytics.sources.reader import (
    Batch,
    Context,
    Evidence,
    Reader,
    batch,
    device_batch,
    note_batch,
)
from backpain_analytics.sources.sample_rows import (
    clock_batches,
    day_batches,
    heart_rate_batches,
    rejections,
    sleep_batches,
    step_batches,
)
from backpain_analytics.sources.tables import SCHEMAS

__all__ = [
    "SCHEMAS",
    "AmbiguousExportError",
    "Batch",
    "Context",
    "Evidence",
    "Layout",
    "Member",
    "Moments",
    "Reader",
    "Table",
    "UnreadableExportError",
    "amount_batches",
    "batch",
    "clock_batches",
    "day_batches",
    "device_batch",
    "find_layout",
    "heart_rate_batches",
    "load_list",
    "load_object",
    "local_to_utc",
    "note_batch",
    "read_dates",
    "read_moments",
    "read_numbers",
    "read_table",
    "read_xml",
    "rejections",
    "session_batches",
    "sleep_batches",
    "sleep_session_batches",
    "step_batches",
    "to_instants",
    "unread_batch",
    "utc_to_local",
    "weight_batches",
]
