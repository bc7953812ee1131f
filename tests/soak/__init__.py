"""Many nights with files that come, grow, move and go while runs are killed: `make soak`."""
