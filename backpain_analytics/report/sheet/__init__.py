"""Two pages of paper for an appointment, and the whole page on paper."""
