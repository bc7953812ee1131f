"""The files of an export: on disk, in archives, behind passwords; with limits."""
