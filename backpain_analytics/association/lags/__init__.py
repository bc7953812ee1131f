"""What goes with the pain of the same and the following days."""
