"""Room 6: days in, associations, trends and flares out. Frames in, frozen records out; no I/O."""
