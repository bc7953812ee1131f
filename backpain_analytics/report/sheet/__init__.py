"""Two pages for the appointment, and the whole page on paper."""
