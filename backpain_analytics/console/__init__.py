"""What the commands print: tables for people, JSON for programs, progress on a terminal only."""
