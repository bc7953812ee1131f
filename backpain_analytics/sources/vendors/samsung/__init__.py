"""Samsung Health's exports."""
