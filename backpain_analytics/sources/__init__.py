"""Room 1: recognise an export, yield tidy sample frames and rejected rows. No database."""
