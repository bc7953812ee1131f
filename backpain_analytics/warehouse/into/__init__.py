"""What a file leaves in the warehouse, and what takes it out."""
