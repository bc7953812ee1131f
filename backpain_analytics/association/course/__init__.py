"""The course of the pain itself."""
