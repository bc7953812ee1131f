"""What the commands print: tables for people, JSON for programs, progress on a terminal only."""

from backpain_analytics.console.day import show_explanation
from backpain_analytics.console.files import show_files, show_preview
from backpain_analytics.console.results import (
    show_build,
    show_cohort,
    show_pages,
    show_run,
    show_status,
)
from backpain_analytics.console.terminal import ask_password, noting, progress

__all__ = [
    "ask_password",
    "noting",
    "progress",
    "show_build",
    "show_cohort",
    "show_explanation",
    "show_files",
    "show_pages",
    "show_preview",
    "show_run",
    "show_status",
]
