# Every command sets up what it needs; a machine with Python 3.11 to 3.13 and make is enough.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: demo test check bench calibrate soak fuzz constraints clean

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

soak: .venv/dev  ## Forty nights with changing files and sixty kills; half an hour.
	$(BIN)/python -m tests.soak

fuzz: .venv/dev  ## Twenty thousand damaged exports into every reader; minutes.
	$(BIN)/python -m tests.fuzz

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
