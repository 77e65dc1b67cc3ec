# Two commands are enough: `make run` and `make test`. The rest is for who works here.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench-checkout bench-articles lighthouse lock translations format clean

run: $(VENV)/run.ready
	@exec $(BIN)/python -m config.run

test: $(VENV)/test.ready
	@exec $(BIN)/python -m tests.run

check: $(VENV)/test.ready
	@exec $(BIN)/python -m tests.run check

# 200 buyers on 50 bottles, here and at stock Oscar: see docs/benchmarks.md.
bench-checkout: $(VENV)/test.ready
	@exec $(BIN)/python -m tests.bench

# Ten articles beside ten thousand, on both databases: see docs/benchmarks.md.
bench-articles: $(VENV)/test.ready
	@exec $(BIN)/python -m tests.bench.articles

# Takes minutes and asks how fast this machine is, so it stands beside `make test`.
lighthouse: $(VENV)/test.ready
	@exec $(BIN)/python -m tests.lighthouse

format: $(VENV)/test.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Collects what is marked into locale/, and compiles what is translated there.
translations: $(VENV)/run.ready
	@$(BIN)/python -m config.translations

lock: $(VENV)/test.ready
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) var tests/e2e/node_modules tests/lighthouse/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "AnxDefy needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Install it, or name one: make run PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making the environment in $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.ready: requirements.txt | $(BIN)/python
	@echo "Installing what requirements.txt locks"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.ready: requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing what requirements.txt and requirements-dev.txt lock"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@ $(VENV)/run.ready
