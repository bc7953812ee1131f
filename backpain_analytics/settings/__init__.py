"""What a workspace states: parameters, persons, mappings, zones."""
