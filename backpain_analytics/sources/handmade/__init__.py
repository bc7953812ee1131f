"""Files written by hand or by any program: diaries, logs, tables of samples."""
