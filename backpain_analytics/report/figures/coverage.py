"""What was recorded when."""

from matplotlib.figure import Figure

from backpain_analytics.report.figures.canvas import Shape, new_figure
from backpain_analytics.report.figures.inputs import Coverage, Period


def draw_coverage(coverage: Coverage, period: Period, shape: Shape) -> Figure:
    """Draw a strip a source and one for the diary."""
    return new_figure(shape, 2)
