"""The usual week."""

from matplotlib.figure import Figure

from backpain_analytics.report.figures.canvas import Shape, new_figure
from backpain_analytics.report.figures.inputs import UsualWeek


def draw_usual_week(usual: UsualWeek, shape: Shape) -> Figure:
    """Draw 7 by 24 cells: the share of known waking minutes spent still."""
    return new_figure(shape, 2)
