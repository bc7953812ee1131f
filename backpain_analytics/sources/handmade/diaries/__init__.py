"""Pain diaries and exercise logs: one file an app, and the hand-made ones."""
