"""Two periods of one person on one page."""
