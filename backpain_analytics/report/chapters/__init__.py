"""The sections of the page: what each holds, and in which order it says it."""
