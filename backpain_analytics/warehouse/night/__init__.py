"""Raw tables to derived tables."""
