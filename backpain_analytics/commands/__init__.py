"""Groups of commands: parse, call one stage, print; cli.py holds the rest and all errors."""
