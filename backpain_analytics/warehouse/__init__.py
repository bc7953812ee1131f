"""The only room that opens DuckDB: load each file once, run sql/, hand out frames, publish."""
