"""Pain over the dates of the period."""

from matplotlib.figure import Figure

from backpain_analytics.report.figures.canvas import Shape, new_figure
from backpain_analytics.report.figures.inputs import PainCourse, Period


def draw_glance(course: PainCourse, period: Period, shape: Shape) -> Figure:
    """Draw the usual pain as a line, the middle half as a band, flares and phases."""
    return new_figure(shape, 2)


def draw_days(course: PainCourse, period: Period, shape: Shape) -> Figure:
    """Draw each rated date, with the moving usual as a thin line."""
    return new_figure(shape, 2)
