"""Room 7: contents, wording, figures, page. No SQL, and no arithmetic beyond rounding."""
