"""Made-up people, the files their devices and diaries would have written, and the truth."""
