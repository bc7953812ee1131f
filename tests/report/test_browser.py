"""The page in a real browser: nothing broken, nothing cut off, nothing fetched."""

import re
import subprocess

import pytest

from backpain_analytics.report.former.contents import gather
from backpain_analytics.report.former.page import render
from tests import report_examples
from tests.chromium import CHROMIUM, FLAGS, needs_browser

MEASURE = """
<script>
addEventListener("load", () => {
  const broken = [...document.images].filter(image => !image.naturalWidth).length;
  const fetched = performance.getEntriesByType("resource").filter(
    entry => !entry.name.startsWith("data:")).length;
  const found = {
    broken, fetched, images: document.images.length,
    overflow: document.documentElement.scrollWidth - innerWidth,
  };
  for (const [name, value] of Object.entries(found)) document.body.dataset[name] = value;
});
</script>
"""


def seen(page, width, tmp_path):
    """What a browser of that width finds in a page."""
    path = tmp_path / "page.html"
    path.write_text(page.replace("</body>", MEASURE + "</body>"), encoding="utf-8")
    document = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--window-size={width},900",
            "--virtual-time-budget=5000",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    (body,) = re.findall(r"<body[^>]*>", document)
    return {name: int(value) for name, value in re.findall(r'data-(\w+)="(-?\d+)"', body)}


@needs_browser
@pytest.mark.parametrize("width", [390, 1000])
def test_a_page_shows_whole_on_a_telephone_and_on_a_desk(tmp_path, width):
    example = report_examples.full(days=90)
    page = render(gather(example.tables, example.trend))

    found = seen(page, width, tmp_path)

    assert found["images"] >= 5
    assert (found["broken"], found["fetched"]) == (0, 0)
    assert found["overflow"] <= 0
