"""Many people on one page."""
