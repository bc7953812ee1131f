"""The page on paper."""

import subprocess
import sys
from functools import cache

import pytest
from report_examples import EXAMPLES

from backpain_analytics.errors import PdfUnavailableError
from backpain_analytics.report.former.contents import gather
from backpain_analytics.report.former.page import render
from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.report import ReportRequest, report
from backpain_analytics.stages.run import run

pypdfium2 = pytest.importorskip("pypdfium2", reason="no reader of PDFs on this machine")


@cache
def paper():
    example = EXAMPLES["full"]()
    try:
        return pypdfium2.PdfDocument(to_pdf(render(gather(example.tables, example.trend))))
    except PdfUnavailableError as error:
        pytest.skip(str(error))


def text(document):
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_the_paper_says_what_the_page_says():
    words = text(paper())

    assert "Activity against the targets" in words
    assert "What this report is not" in words
    assert "valid day minutes" in words


def test_the_paper_is_tagged_for_those_who_have_it_read_out():
    assert paper().is_tagged()


def test_nothing_is_fetched_for_the_paper():
    paper()
    stranger = (
        '<html lang="en"><title>x</title><img src="https://example.org/x.png" alt="x"></html>'
    )

    refusal = pytest.importorskip("weasyprint.urls").FatalURLFetchingError
    with pytest.raises(refusal, match=r"example\.org"):
        to_pdf(stranger)


def test_a_report_as_pdf_lies_beside_the_page(tmp_path):
    paper()
    workspace = create_workspace(tmp_path / "w")
    diary = workspace.inbox / "anna" / "diary.csv"
    diary.parent.mkdir()
    diary.write_text("date,pain_nrs\n2026-03-01,3\n2026-03-02,4\n", encoding="utf-8")
    run(workspace, IngestRequest())

    page, on_paper = report(workspace, ReportRequest("anna", as_pdf=True))

    assert (page.suffix, on_paper.suffix, page.stem) == (".html", ".pdf", on_paper.stem)
    assert on_paper.read_bytes().startswith(b"%PDF")
    assert on_paper.stat().st_mode & 0o777 == 0o600


def test_without_the_library_it_is_said_how_to_get_it():
    refused = (
        "import sys; sys.modules['weasyprint'] = None\n"
        "from backpain_analytics.report.pdf import to_pdf\n"
        "to_pdf('<html></html>')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", refused], capture_output=True, text=True, check=False
    )

    assert "install 'backpain-analytics[pdf]'" in ended.stderr
