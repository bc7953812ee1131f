"""Prefect flows over the stages. Health data stays here: nothing is sent anywhere."""

import os

# Prefect's client and its server each have a switch of their own, read when it is imported.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
# Without a server of yours Prefect starts one for the run; 20 s are too few for a busy machine.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
