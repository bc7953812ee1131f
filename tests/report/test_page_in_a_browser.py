"""The page in a real browser: nothing cut off, fetched or complained of, and open to everybody."""

from importlib.resources import files

import pytest

from backpain_analytics.report.page.render import PageLinks, render
from tests.chromium import browser, needs_browser
from tests.report_examples import full
from tests.report_people import Person, contents_of

pytestmark = needs_browser

WIDTHS = (360, 768, 1280)
FOLDS = {360: 740, 768: 900, 1280: 900}
LINKS = PageLinks(pdf="anna.pdf", reports="index.html")
SEEN_FIGURES = """[...document.querySelectorAll("svg.figure")].filter(
    figure => figure.getClientRects().length)"""
CONTRASTS = """(() => {
  const level = colour => {
    const part = colour.match(/[\\d.]+/g).slice(0, 3).map(each => {
      const share = each / 255;
      return share <= .04045 ? share / 12.92 : ((share + .055) / 1.055) ** 2.4;
    });
    return .2126 * part[0] + .7152 * part[1] + .0722 * part[2];
  };
  const paper = level(getComputedStyle(document.body).backgroundColor);
  const letters = [...document.querySelectorAll("svg.figure text")].filter(
    text => text.getClientRects().length);
  return letters.map(text => {
    const ink = level(getComputedStyle(text).fill);
    return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  });
})()"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    contents = {
        name: contents_of(name) for name in ("full", "activity_only", "almost_empty", "unsafe_name")
    }
    # All that a year's page has, with fewer rows in its tables.
    contents["months"] = Person(full(90)).contents()
    for name, said in contents.items():
        (folder / f"{name}.html").write_text(render(said, LINKS), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in contents}


def opened(tab, path, width, *, dark=False, forced=False):
    tab.open(path, width, dark=dark)
    tab.do("Emulation.setDeviceMetricsOverride", width=width, height=FOLDS[width],
           deviceScaleFactor=1, mobile=width < 600)  # fmt: skip
    chosen = {
        "prefers-color-scheme": "dark" if dark else "light",
        "forced-colors": "active" if forced else "none",
    }
    features = [{"name": name, "value": value} for name, value in chosen.items()]
    tab.do("Emulation.setEmulatedMedia", features=features)
    tab.run("document.querySelectorAll('details').forEach(one => one.open = true)")
    tab.run("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")


@pytest.mark.parametrize(
    ("name", "width"),
    [
        *(("full", width) for width in WIDTHS),
        ("activity_only", 360),
        ("almost_empty", 360),
        ("unsafe_name", 360),
    ],
)
def test_a_page_fetches_nothing_breaks_no_rule_and_fits_its_width(tab, paths, name, width):
    opened(tab, paths[name], width)

    assert (tab.requests, tab.problems) == ([paths[name].as_uri()], [])
    assert tab.run("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["full", "activity_only"])
def test_a_picture_stands_above_the_fold(tab, paths, name, width):
    opened(tab, paths[name], width)
    box = tab.run(f"(({SEEN_FIGURES})[0].getBoundingClientRect()).toJSON()")

    assert box["bottom"] <= FOLDS[width]
    assert box["height"] > 100


@pytest.mark.parametrize("width", WIDTHS)
def test_each_figure_is_shown_once(tab, paths, width):
    opened(tab, paths["full"], width)
    shown = tab.run(f"{SEEN_FIGURES}.length")

    assert shown == tab.run("document.querySelectorAll('svg.figure.narrow').length")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_chapter_and_its_figures_have_the_same_edges(tab, paths, width):
    opened(tab, paths["full"], width)
    edges = tab.run(f"""{SEEN_FIGURES}.filter(one => one.closest(".chapters")).map(figure => {{
        const [own, column] = [figure, figure.closest("section")].map(
            one => one.getBoundingClientRect());
        return Math.abs(own.left - column.left);
    }})""")

    assert edges
    assert max(edges) <= 1


@pytest.mark.parametrize("forced", [False, True], ids=["own colours", "forced colours"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_letters_of_figures_can_be_read_in_every_scheme(tab, paths, dark, forced):
    opened(tab, paths["full"], 1280, dark=dark, forced=forced)
    contrasts = tab.run(CONTRASTS)

    assert len(contrasts) > 50
    assert min(contrasts) >= 4.5


def test_bars_of_weeks_keep_their_marks_in_forced_colours(tab, paths):
    opened(tab, paths["full"], 1280, dark=True, forced=True)
    stroke, paper = tab.run("""[
        getComputedStyle(document.querySelector(".squares")).stroke,
        getComputedStyle(document.body).backgroundColor]""")

    assert stroke != paper


def test_on_paper_nothing_of_the_screen_is_left_and_all_folded_is_out(tab, paths):
    tab.open(paths["full"], 768)
    tab.do("Emulation.setEmulatedMedia", media="print")
    shown = tab.run("""[...document.querySelectorAll("nav, header a, details")].filter(
        one => one.getClientRects().length).length""")
    tab.do("Emulation.setEmulatedMedia", media="")

    assert shown == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "dark"),
    [
        (360, False),
        (768, True),
        (1280, False),
        pytest.param(360, True, marks=pytest.mark.thorough),
        pytest.param(768, False, marks=pytest.mark.thorough),
        pytest.param(1280, True, marks=pytest.mark.thorough),
    ],
)
def test_axe_finds_nothing_that_shuts_anybody_out(tab, paths, tmp_path, width, dark):
    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page = paths["months"].read_text(encoding="utf-8")
    # Only without its rules does a page run somebody else's script.
    open_page = page.replace("http-equiv", "data-was", 1)
    path = tmp_path / "page.html"
    path.write_text(open_page.replace("</body>", f"<script>{axe}</script></body>"), "utf-8")

    opened(tab, path, width, dark=dark)
    found = tab.run("""axe.run().then(all => all.violations.map(
        one => [one.id, one.nodes.map(node => node.html.slice(0, 120))]))""")

    assert found == []
