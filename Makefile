# Every target sets up what it needs. On a fresh machine: Python 3.11+, git, make and the package registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: setup studio test test-all lint types-js browser bench house clean

setup: $(READY)

# the pinned torch first and alone: an unpinned one brings several gigabytes of CUDA packages on Linux
$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

studio: $(READY)
	$(BIN)/maquette studio --open

# Chromium for the tests of the pages: Debian's, since a test tool's own download does not work everywhere
browser:
ifeq ($(CHROMIUM),)
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "No Chromium found: the tests of the pages will be skipped. Install the package chromium to run them."; fi
endif

test: $(READY) browser
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

test-all: $(READY) browser
	$(BIN)/python -m pytest -m 'slow or not slow'

lint: $(READY)
	$(BIN)/ruff check src tests benchmarks docs
	$(BIN)/ruff format --check src tests benchmarks docs
	$(BIN)/mypy

bench: $(READY) browser
	$(BIN)/python -m benchmarks.run

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .coverage
