"""Text to columns of values: delimited tables, dates, times, numbers, small files by hand."""
