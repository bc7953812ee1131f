# Every command sets up what it needs; a machine with Python 3.11 to 3.13 and make is enough.
PYTHON ?= python3
# A Python that is asked for by name, as in `make test PYTHON=python3.12`, has a folder of its own.
VENV := .venv$(if $(filter file,$(origin PYTHON)),,-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'))
BIN := $(VENV)/bin
WORKERS ?= auto
# Tests start the command many times: what is compiled once is kept, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test quick thorough golden check style types statements bench calibrate soak fuzz schedule-check study-check constraints clean

demo: $(VENV)/run  ## Sample people -> warehouse -> reports; ends with the paths of the reports.
	$(BIN)/backpain demo demo

test: $(VENV)/dev check  ## Everything that must hold before a change lands.
	$(BIN)/pytest -q -n $(WORKERS)

quick: $(VENV)/dev  ## The tests without those that take half of the time and are alike on every Python.
	$(BIN)/pytest -q -n $(WORKERS) -m "not slow and not thorough"

thorough: $(VENV)/dev  ## Every order, size and width of what `make test` tries some of; five times the examples.
	$(BIN)/pytest -q -n $(WORKERS) -m "thorough or hypothesis" --hypothesis-profile thorough

golden: $(VENV)/dev  ## Write anew what pages and tables of made-up people hold; then read the difference.
	BACKPAIN_REWRITE_GOLDEN=1 $(BIN)/pytest -q tests -k what_it_did
	$(BIN)/python -m tests.sample_report

check: $(VENV)/dev  ## Style, types, SQL; side by side, as types take as long as SQL does.
	@$(MAKE) --no-print-directory -j 3 style types statements

style: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

statements: $(VENV)/dev
	$(BIN)/sqlfluff lint sql --disable-progress-bar --processes 0

bench: $(VENV)/dev  ## Our speed beside that of others, in one run.
	$(BIN)/python -m tests.benchmarks

calibrate: $(VENV)/dev  ## Error rates of the statistics, into CALIBRATION.md; up to an hour.
	$(BIN)/python -m tests.calibration

soak: $(VENV)/dev  ## Forty nights with changing files and sixty kills; half an hour.
	$(BIN)/python -m tests.soak

fuzz: $(VENV)/dev  ## Twenty thousand damaged exports into every reader; minutes.
	$(BIN)/python -m tests.fuzz

schedule-check: $(VENV)/dev  ## Waits for scheduled nights of two workspaces, by the minute; minutes.
	SCHEDULE_CHECK=1 $(BIN)/pytest -q tests/console/test_nightly.py

study-check: $(VENV)/dev  ## Studies of 40, 80 and 160 made-up people in workers of this machine; half an hour.
	$(BIN)/python -m tests.study

constraints: $(VENV)/dev  ## Choose exact versions anew, without addresses in the file.
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 -q \
	    --upgrade --no-emit-index-url --no-header --no-annotate -o constraints.txt

clean:
	rm -rf .venv .venv-3.* demo

$(VENV)/run: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(VENV)/run $@
