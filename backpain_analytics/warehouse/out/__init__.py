"""What others ask the warehouse."""
