"""Exercise logs."""
