"""Our speed beside that of others: opt-in, never a timed test."""
