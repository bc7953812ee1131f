"""The sample that is committed: person_1's page and two-page sheet, with a picture of either.

`make golden` writes them anew; a test makes them again and compares.
"""

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.report.sheet.render import render_sheet
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.report import ReportRequest, report
from tests.chromium import browser
from tests.goldens import NIGHT

FOLDER = Path(__file__).parents[1] / "reports"
MADE_ON = date(2026, 6, 1)
SCREEN = (1280, 900)


def documents(workspace: Workspace) -> dict[str, str]:
    """Return the page and what is set on paper, by file name."""
    made = report(workspace, ReportRequest(("person_1",), made_on=MADE_ON))
    (page,) = made.files
    (contents,) = made.contents
    return {
        "sample_report.html": page.read_text(encoding="utf-8"),
        "sample_sheet.html": render_sheet(contents),
    }


def picture_of_page(path: Path, folder: Path) -> Image.Image:
    """Return the first screen of a page, in a real browser."""
    shot = folder / "page.png"
    with browser(folder) as page:
        page.open(path, width=SCREEN[0])
        page.do("Emulation.setDeviceMetricsOverride", width=SCREEN[0], height=SCREEN[1],
                deviceScaleFactor=1, mobile=False)  # fmt: skip
        page.picture(shot)
    return Image.open(shot).convert("RGB").crop((0, 0, *SCREEN))


def picture_of_sheet(html: str) -> Image.Image:
    """Return the two pages side by side."""
    # Only where paper is drawn.
    import pypdfium2  # noqa: PLC0415

    pages = [page.render(scale=1.1).to_pil() for page in pypdfium2.PdfDocument(to_pdf(html))]
    both = Image.new("RGB", (sum(page.width for page in pages), pages[0].height), "white")
    for place, page in enumerate(pages):
        both.paste(page, (place * pages[0].width, 0))
    return both


def write() -> None:
    """Write all of it anew from a demo workspace."""
    # The same process that tests use; loading it takes seconds.
    from backpain_analytics.stages.demo import demo_workspace  # noqa: PLC0415
    from backpain_analytics.stages.ingest import IngestRequest  # noqa: PLC0415
    from backpain_analytics.stages.run import run  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        workspace = demo_workspace(Path(folder) / "demo")
        run(workspace, IngestRequest(), now=NIGHT)
        for name, text in documents(workspace).items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        picture_of_page(FOLDER / "sample_report.html", Path(folder)).save(
            FOLDER / "sample_report.png", optimize=True
        )
        html = (FOLDER / "sample_sheet.html").read_text(encoding="utf-8")
        picture_of_sheet(html).save(FOLDER / "sample_sheet.png", optimize=True)


if __name__ == "__main__":
    sys.exit(write())
