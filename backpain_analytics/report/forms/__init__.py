"""The other forms of a report: its file's name, JSON, tables, the index of all reports."""
