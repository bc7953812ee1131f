"""One module or folder a vendor."""
