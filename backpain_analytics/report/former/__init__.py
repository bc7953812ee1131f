"""The page as it was, until the new one holds all of it."""
