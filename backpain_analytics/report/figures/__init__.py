"""One module a figure: a frozen input to a matplotlib figure. Nothing is computed but positions."""
