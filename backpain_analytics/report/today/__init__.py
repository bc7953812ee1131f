"""What the record says for today: a flare that is on, cautions of conditions, what to try."""
