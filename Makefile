# Every command sets up what it needs; a machine with Python 3.11 to 3.13 and make is enough.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: demo test check bench calibrate schedule-check constraints clean

demo: .venv/run  ## Sample people -> warehouse -> reports; ends with the paths of the reports.
	$(BIN)/backpain demo demo

test: .venv/dev check  ## Everything that must hold before a change lands.
	$(BIN)/pytest -q -n $(WORKERS)

check: .venv/dev  ## Style, types, SQL.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint sql --disable-progress-bar

bench: .venv/dev  ## Our speed beside that of others, in one run.
	$(BIN)/python -m tests.benchmarks

calibrate: .venv/dev  ## Error rates of the association method; minutes.
	$(BIN)/python -m tests.calibration

schedule-check: .venv/dev  ## Waits for scheduled nights of two workspaces, by the minute; minutes.
	SCHEDULE_CHECK=1 $(BIN)/pytest -q tests/test_nightly.py

constraints: .venv/dev  ## Choose exact versions anew, without addresses in the file.
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 -q \
	    --upgrade --no-emit-index-url --no-header --no-annotate -o constraints.txt

clean:
	rm -rf .venv demo

.venv/run: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch .venv/run $@
