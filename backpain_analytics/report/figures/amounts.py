"""An amount against its target."""

from matplotlib.figure import Figure

from backpain_analytics.report.figures.canvas import Shape, new_figure
from backpain_analytics.report.figures.inputs import Amounts, Period


def draw_amounts(amounts: Amounts, period: Period, shape: Shape) -> Figure:
    """Draw a bar a span, and the target, which steps where it changed."""
    return new_figure(shape, 2)
