"""All that one can do, one module a verb. The command line and the Prefect flows call these."""
