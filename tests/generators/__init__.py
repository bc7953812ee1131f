"""Made-up diaries with known truths, for the tests of the association room."""
