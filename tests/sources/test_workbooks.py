"""Workbooks: each sheet as if it were a CSV, the right one chosen, and no harm done."""

import zipfile
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

import pytest

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.export_files import read_file
from backpain_analytics.sources.files import sheet_rows, workbook_limits, workbooks
from backpain_analytics.sources.reader import Context
from tests.opened import open_export
from tests.packed import archive_of
from tests.workbooks import Formula, ods, xlsx

CONTEXT = Context("anna", single_zone("Europe/Berlin"))
DIARY = [["Date", "Pain (0-10)"], [date(2026, 3, 1), 4], [date(2026, 3, 2), 5.5]]
EIGHT = datetime(2026, 3, 1, 8, 0)  # noqa: DTZ001 - what a cell holds
STEPS = [["time", "steps"], [EIGHT, 14], [EIGHT + timedelta(minutes=1), 9]]
PROSE = [["What I do"], ["walk"]]


def opened(folder, content, name="back.xlsx", mappings=()):
    path = folder / name
    path.write_bytes(content)
    return open_export(path, Context("anna", single_zone("Europe/Berlin"), tuple(mappings)))


def text(folder, content, name="back.xlsx"):
    (file,) = opened(folder, content, name).files
    with file.member.open() as sheet:
        return sheet.read().decode()


def rows(file, table):
    batches = []
    outcome = read_file(file, batches.append)
    return outcome, [row for batch in batches if batch.table == table for row in batch.rows.rows()]


def reason(export):
    (broken,) = export.unknown
    assert export.files == ()
    return broken.reason


@pytest.mark.parametrize(("name", "made"), [("b.xlsx", xlsx), ("b.xlsm", xlsx), ("b.ods", ods)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_diary_in_a_workbook_is_the_diary_of_its_csv(tmp_path, name, made, packed):
    content = made({"My back": DIARY})
    where = "export.zip" if packed else name

    export = opened(tmp_path, archive_of([(name, content)]) if packed else content, where)

    (file,) = export.files
    outcome, entries = rows(file, "diary_entries")
    assert file.reader.name == "pain_diary_csv"
    assert file.member.label == (f"export.zip!{name}" if packed else name) + "!My back"
    assert (file.member.name, file.member.file_name) == ("b.csv", name)
    assert (outcome.rows_rejected, len(entries)) == (0, 2)
    assert [entry[0] for entry in entries] == [date(2026, 3, 1), date(2026, 3, 2)]


def test_cells_are_written_as_a_csv_has_them(tmp_path):
    content = xlsx(
        {
            "Diary": [
                ["Date", "Time", "Lasted", "Pain", "Weight", "Done", "Notes", "Rest"],
                [date(2026, 3, 1), time(8, 30), timedelta(hours=26, minutes=5), 4, 71.125],
                [EIGHT, "", "", Formula("1+6"), 70.5, True, 'a "b"\nc, d', 1],
            ]
        }
    )

    assert text(tmp_path, content) == (
        "Date,Time,Lasted,Pain,Weight,Done,Notes,Rest\n"
        "2026-03-01,08:30:00,26:05:00,4,71.1250\n"
        '2026-03-01 08:00:00,,,7,70.5,TRUE,"a ""b"" c, d",1\n'
    )


def test_a_weight_of_three_decimals_is_no_number_of_thousands(tmp_path):
    content = xlsx({"Diary": [*DIARY, [date(2026, 3, 3), 6.125], [date(2026, 3, 4), 1.5]]})

    assert "2026-03-03,6.1250\n2026-03-04,1.5\n" in text(tmp_path, content)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (36_525, "36525"),
        (36_526, "2000-01-01"),
        (46_146, "2026-05-04"),
        (46_146.5, "2026-05-04 12:00:00"),
        (73_050, "2099-12-31"),
        (73_051, "73051"),
    ],
)
def test_below_the_header_of_a_date_a_day_number_is_a_date(tmp_path, number, written):
    content = xlsx({"Diary": [*DIARY, [number, 3]]})

    assert text(tmp_path, content).endswith(f"{written},3\n")


def test_a_day_number_elsewhere_is_a_number(tmp_path):
    assert "2026-03-01,46146\n" in text(
        tmp_path, xlsx({"Steps": [["date", "steps"], [date(2026, 3, 1), 46_146]]})
    )


def test_titles_and_blanks_around_the_table_cost_nothing_and_lines_are_the_sheets_rows(tmp_path):
    content = xlsx({"D": [["My back, 2026"], [], *DIARY, [None, None], ["", "much", "?"]]})

    (file,) = opened(tmp_path, content).files
    outcome, rejected = rows(file, "rejected_rows")

    assert outcome.rows["diary_entries"] == 2
    assert [line for line, _ in rejected] == [7]


def test_a_date_merged_over_several_rows_stands_in_each_of_them(tmp_path):
    content = xlsx(
        {"D": [["Date", "Pain"], [date(2026, 3, 1), 4], ["", 6], [date(2026, 3, 2), 1]]},
        merged=["A2:A3"],
    )

    assert text(tmp_path, content) == "Date,Pain\n2026-03-01,4\n2026-03-01,6\n2026-03-02,1\n"


def test_a_number_merged_over_several_rows_counts_once(tmp_path):
    content = xlsx(
        {"D": [["Date", "Pain"], [date(2026, 3, 1), 4], [date(2026, 3, 2), ""]]}, merged=["B2:B3"]
    )

    assert text(tmp_path, content).endswith("2026-03-02\n")


def test_the_sheet_that_a_reader_knows_is_read_and_the_others_are_not_named(tmp_path):
    export = opened(tmp_path, xlsx({"Read me": PROSE, "Diary": DIARY, "Empty": []}))

    assert [file.member.sheet for file in export.files] == ["Diary"]
    assert export.unknown == ()


def test_a_sheet_that_nobody_reads_beside_one_that_is_read_is_counted(tmp_path):
    groceries = [["item", "price"], ["bread", 3]]
    export = opened(tmp_path, xlsx({"Pain": DIARY, "Groceries": groceries, "Sheet3": []}))

    assert export.unknown == ()
    assert [(each.reader, each.kind) for each in export.passed_over] == [
        ("pain_diary_csv", "sheet Groceries")
    ]


def test_sheets_of_unlike_kinds_are_all_read(tmp_path):
    export = opened(tmp_path, xlsx({"Diary": DIARY, "Steps": STEPS}))

    assert {file.member.sheet: file.reader.name for file in export.files} == {
        "Diary": "pain_diary_csv",
        "Steps": "samples_csv",
    }


def test_a_hidden_sheet_is_not_looked_at(tmp_path):
    export = opened(tmp_path, xlsx({"Diary": DIARY, "Old": DIARY}, hidden=["Old"]))

    assert [file.member.sheet for file in export.files] == ["Diary"]


def test_of_two_sheets_that_fit_none_is_read_and_the_line_that_chooses_is_shown(tmp_path):
    content = xlsx({"Copy of it": DIARY, "Diary": DIARY})

    export = opened(tmp_path, content)

    assert [broken.path for broken in export.unknown] == ["back.xlsx"]
    assert "several of its sheets, 'Copy of it', 'Diary', can be read as pain diary" in reason(
        export
    )
    assert reason(export).endswith('[mappings.back]\nfiles = "back.xlsx"\nsheet = "Copy of it"')


def test_the_sheet_that_a_mapping_names_is_read(tmp_path):
    content = xlsx({"Copy of it": DIARY, "Diary": DIARY})
    mapping = ColumnMapping("back", "*.xlsx", sheet="Diary")

    export = opened(tmp_path, content, mappings=[mapping])

    assert [file.member.sheet for file in export.files] == ["Diary"]
    assert export.unknown == ()


def test_two_mappings_name_two_sheets(tmp_path):
    content = xlsx({"2025": DIARY, "2026": DIARY, "Copy": DIARY})
    mappings = [ColumnMapping(year, "*.xlsx", sheet=year) for year in ("2025", "2026")]

    export = opened(tmp_path, content, mappings=mappings)

    assert [file.member.sheet for file in export.files] == ["2025", "2026"]


def test_a_mapping_of_columns_holds_for_the_sheet_that_it_names(tmp_path):
    knee = [["when", "knee"], [date(2026, 3, 1), 4]]
    mapping = ColumnMapping(
        "knee", "*.xlsx", "pain_diary", {"date": "when", "pain_nrs": "knee"}, sheet="Mine"
    )

    export = opened(tmp_path, xlsx({"Hers": knee, "Mine": knee}), mappings=[mapping])

    (file,) = export.files
    assert file.member.sheet == "Mine"
    assert rows(file, "diary_entries")[0].rows["diary_entries"] == 1


def test_a_sheet_that_is_not_there_is_named_beside_those_that_are(tmp_path):
    mapping = ColumnMapping("back", "*.xlsx", sheet="Dairy")

    export = opened(tmp_path, xlsx({"Diary": DIARY}), mappings=[mapping])

    assert "it has no sheet 'Dairy'; it has 'Diary'" in reason(export)


@pytest.mark.parametrize("fields", [{}, {"columns": {"date": "when"}}])
def test_a_mapping_says_columns_with_their_kind_or_a_sheet(fields):
    with pytest.raises(ValueError, match="kind and columns are needed"):
        ColumnMapping("back", "*.xlsx", **fields)


def test_a_table_that_no_reader_knows_is_refused_as_its_csv_would_be(tmp_path):
    recipe = [["Dish", "Eggs"], ["Omelette", 3]]

    (broken,) = opened(tmp_path, xlsx({"Food": recipe})).unknown

    assert broken.path == "back.xlsx!Food"
    assert "no reader knows this file" in broken.reason
    assert 'files = "back.xlsx"' in broken.reason


def test_a_workbook_without_a_known_sheet_is_named_once(tmp_path):
    export = opened(tmp_path, xlsx({"Food": [["Dish", "Eggs"], ["Omelette", 3]], "Prose": PROSE}))

    assert "no reader knows any of its sheets, 'Food', 'Prose'. Of 'Food': " in reason(export)


def test_an_empty_workbook_is_named_as_such(tmp_path):
    assert "without a filled sheet" in reason(opened(tmp_path, xlsx({"Sheet1": []})))


def test_a_formula_is_its_value_and_a_command_is_a_text(tmp_path):
    command = "=cmd|' /C calc'!A0"
    content = xlsx(
        {"D": [["Date", "Pain", "Notes"], [date(2026, 3, 1), Formula(command[1:]), command]]}
    )

    assert text(tmp_path, content).endswith(f"2026-03-01,7,{command}\n")


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_document_type_is_refused_wherever_it_stands(tmp_path, declared, part):
    content = xlsx({"D": DIARY}, parts={part: f"{declared}<sst><si><t>&a;</t></si></sst>"})

    assert "declares a document type" in reason(opened(tmp_path, content))


def far_cell(place):
    row = f'<row r="1"><c r="{place}"><v>1</v></c></row>'
    return f"<worksheet><sheetData>{row}</sheetData></worksheet>"


@pytest.mark.parametrize("place", ["ALM1", "XFD1048576", "A1048577", "ZZZZZZ99999999999"])
def test_a_value_far_out_in_an_empty_sheet_costs_a_message(tmp_path, place):
    assert "no table of readings has" in reason(opened(tmp_path, xlsx({"D": far_cell(place)})))


def test_the_thousandth_column_is_still_read(tmp_path):
    assert "no table with a header" in reason(opened(tmp_path, xlsx({"D": far_cell("ALL1")})))


def test_blank_cells_with_a_format_count_for_nothing(tmp_path):
    blanks = "".join(f'<c r="XFD{row}" s="1"/>' for row in range(1, 9))
    diary = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>Date</v></c>'
        '<c r="B1" t="str"><v>Pain</v></c></row><row r="2"><c r="A2"><v>46146</v></c>'
        f'<c r="B2"><v>4</v></c>{blanks}</row></sheetData></worksheet>'
    )

    assert text(tmp_path, xlsx({"D": diary})) == "Date,Pain\n2026-05-04,4\n"


@pytest.mark.parametrize(("limit", "is_read"), [(5, False), (6, True), (7, True)])
def test_so_many_cells_are_laid_out_and_no_more(tmp_path, limit, is_read):
    with patch.object(workbook_limits, "MOST_CELLS", limit):
        export = opened(tmp_path, xlsx({"D": DIARY}))

    assert bool(export.files) is is_read
    assert is_read or f"more than {limit} cells" in reason(export)


@pytest.mark.parametrize(
    "cells",
    [
        '<table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="16384"/>',
        '<table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="900"/>',
    ],
)
def test_repeated_cells_of_an_open_document_cost_a_message(tmp_path, cells):
    repeated = f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>'

    said = reason(opened(tmp_path, ods({"D": repeated}), "back.ods"))

    assert "no table of readings has" in said or "cells: split it" in said


def test_repeated_blanks_of_an_open_document_cost_nothing(tmp_path):
    rest = (
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    diary = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Date</text:p>'
        '</table:table-cell><table:table-cell office:value-type="string"><text:p>Pain</text:p>'
        "</table:table-cell></table:table-row><table:table-row><table:table-cell "
        'office:value-type="date" office:date-value="2026-03-01"/><table:table-cell '
        'office:value-type="float" office:value="4"/></table:table-row>'
    )

    assert text(tmp_path, ods({"D": diary + rest}), "b.ods") == "Date,Pain\n2026-03-01,4\n"


@pytest.mark.parametrize(("limit", "is_read"), [(23, False), (24, True)])
def test_texts_that_many_cells_share_are_bounded(tmp_path, limit, is_read):
    # Two headers and one note share texts, of which the longest has eight characters.
    content = xlsx({"D": [["Date", "Pain", "Notes"], [date(2026, 3, 1), 4, "stiffest"]]})
    with patch.object(workbook_limits, "MOST_COPIED_CHARACTERS", limit + 8):
        export = opened(tmp_path, content)

    assert bool(export.files) is is_read
    assert is_read or "a long text that many cells may repeat" in reason(export)


def test_a_long_text_in_a_repeated_cell_costs_a_message(tmp_path):
    cell = (
        '<table:table-row table:number-rows-repeated="100000"><table:table-cell '
        f'office:value-type="string"><text:p>{"a" * 20_000}</text:p></table:table-cell>'
        "</table:table-row>"
    )

    said = reason(opened(tmp_path, ods({"D": cell}), "b.ods"))

    assert "a long text that many cells may repeat" in said


@pytest.mark.parametrize(("change", "is_read"), [(-1, False), (0, True)])
def test_so_much_of_a_workbook_is_unpacked_and_no_more(tmp_path, change, is_read):
    content = xlsx({"D": DIARY})
    path = tmp_path / "size.zip"
    path.write_bytes(content)
    with zipfile.ZipFile(path) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    with patch.object(workbooks, "LARGEST_WORKBOOK_BYTES", size + change):
        export = opened(tmp_path, content)

    assert bool(export.files) is is_read


def test_a_workbook_that_unpacks_as_bombs_do_is_not_opened(tmp_path):
    content = xlsx({"D": DIARY}, parts={"xl/media/a.xml": "<a>" + " " * (70 * 2**20) + "</a>"})

    assert "only zip bombs do" in reason(opened(tmp_path, content)) or "those of zip bombs" in (
        reason(opened(tmp_path, content))
    )


def test_an_open_document_with_a_password_is_to_be_saved_without_one(tmp_path):
    locked = ods({"D": DIARY}, manifest="<manifest:manifest><manifest:encryption-data/>")

    assert "opens only with a password" in reason(opened(tmp_path, locked, "b.ods"))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("text_of_part", ["", "<worksheet><sheetData><row", "\0" * 99])
def test_a_spoilt_part_costs_the_workbook(tmp_path, part, text_of_part):
    content = xlsx({"D": DIARY}, parts={part: text_of_part})

    assert "save" in reason(opened(tmp_path, content)).lower()


@pytest.mark.parametrize(("sheets", "is_read"), [(2, True), (3, False)])
def test_a_workbook_of_very_many_sheets_is_to_be_split(tmp_path, sheets, is_read):
    with patch.object(workbooks, "MOST_SHEETS", 2):
        export = opened(
            tmp_path, xlsx({"D": DIARY, **{f"S{at}": PROSE for at in range(sheets - 1)}})
        )

    assert bool(export.files) is is_read


def test_a_header_far_below_the_top_heads_no_dates(tmp_path):
    blanks = [["", "x"]] * sheet_rows.ROWS_OF_HEADERS

    assert text(tmp_path, xlsx({"S": [*STEPS, *blanks, ["date", 1], [46_146, 2]]})).endswith(
        "date,1\n46146,2\n"
    )
