"""Google Fit's exports."""
