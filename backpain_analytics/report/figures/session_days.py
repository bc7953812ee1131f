"""The calendar of exercise."""

from matplotlib.figure import Figure

from backpain_analytics.report.figures.canvas import Shape, new_figure
from backpain_analytics.report.figures.inputs import Period, SessionDays


def draw_session_days(sessions: SessionDays, period: Period, shape: Shape) -> Figure:
    """Draw a cell a date, a dot a session, its sign that of the change in pain."""
    return new_figure(shape, 2)
