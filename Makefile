# The two commands are `make serve` and `make test`. Each sets up everything that it needs.

PYTHON ?= python3
PORT ?= 8000
DATA ?= data
NAME := $(notdir $(abspath $(DATA)))
RELEASES ?= .build/releases/$(NAME)
RELEASE := .build/$(NAME).sqlite

# Data of others, such as lists of real names. What needs it is skipped without it.
OUTSIDE_DATA ?= ../shared
export OUTSIDE_DATA

BIN := .venv/bin
ONRECORD := $(BIN)/onrecord
# The locks are complete, and leave out packages that are never imported: pip resolves nothing itself.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --no-deps
SOURCES := $(shell find api -name '*.py' -o -name '*.sql' -o -name '*.json')
INPUTS := $(shell find $(DATA)) # with the folders, since removing a file changes only its folder

.PHONY: help serve test test-quick lint types check contract sdk readme notebooks reference lock bench bench-changes bench-sdk bench-search clean

help:
	@echo 'make serve          build $(DATA)/ and serve it at http://127.0.0.1:$(PORT) (PORT=, DATA=)'
	@echo 'make test           run every test, the linters and the type checker'
	@echo 'make test-quick     run most tests, in less than a minute'
	@echo 'make check          check $(DATA)/ and report every error in it'
	@echo 'make contract       write schema/, the enums of the codebooks and the examples of the contract'
	@echo 'make sdk            generate the Python client from schema/openapi.json'
	@echo 'make readme         run the commands of the READMEs and write down their output'
	@echo 'make notebooks      run the notebooks of sdk/examples and write down their output'
	@echo 'make reference      write the reference of the client to sdk/docs, to open in a browser'
	@echo 'make lock           resolve requirements/ again'
	@echo 'make bench          compare the service with a static-bytes app on the same server'
	@echo 'make bench-sdk      compare the client with the one that the stock templates write'
	@echo 'make bench-search   measure search and suggestions over 200,000 records, and over real names in OUTSIDE_DATA'
	@echo 'make bench-changes  measure the memory of publishing, at 100,000 and at 1,000,000 records'
	@echo 'make clean          remove the environments, the builds and the reference'

serve: $(RELEASES)/current
	@exec $(ONRECORD) serve --releases $(RELEASES) --port $(PORT)

$(RELEASES)/current: $(RELEASE)
	@$(ONRECORD) publish $(RELEASE) --releases $(RELEASES)
	@touch $@

$(RELEASE): .venv/build.done $(SOURCES) $(INPUTS)
	@mkdir -p $(@D)
	@$(ONRECORD) build $(DATA) -o $@

check: .venv/build.done
	@$(ONRECORD) check $(DATA)

test: .venv/dev.done lint types node_modules/.done
	$(BIN)/pytest

# A module's tests run in one process, so that its fixtures are made once.
test-quick: .venv/dev.done
	$(BIN)/pytest --quick --dist loadfile

lint: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.done
	$(BIN)/mypy

contract: .venv/dev.done
	$(ONRECORD) contract --data data --output schema

sdk: .venv/dev.done
	$(BIN)/python sdk/generate.py

readme: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tools/readme.py
	$(BIN)/python tools/data_readme.py
	PYTHONPATH=tests $(BIN)/python tools/sdk_readme.py

notebooks: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tools/notebooks.py

reference: .venv/dev.done
	@rm -rf sdk/docs
	$(BIN)/python sdk/reference.py

bench: .venv/dev.done $(RELEASE)
	PYTHONPATH=tests $(BIN)/python tests/bench/serving.py

bench-changes: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tests/bench/changes.py

bench-sdk: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tests/bench/sdk.py

bench-search: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tests/bench/search.py
	PYTHONPATH=tests $(BIN)/python tests/bench/names.py

# The environments: first the packages to build and serve, then those of the tests.

.venv/bin/python:
	@echo 'setting up .venv'
	@$(PYTHON) -m venv .venv

.venv/build.done: requirements/build.txt pyproject.toml | .venv/bin/python
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/dev.done: requirements/dev.txt sdk/pyproject.toml .venv/build.done
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-build-isolation --editable sdk
	@touch $@

# Linters of the contract. Without Node their tests are skipped, and say so.
node_modules/.done: package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent; else mkdir -p node_modules; fi
	@touch $@

LOCK := .build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --group install pyproject.toml
CLIENT := sdk/pyproject.toml --extra arrow --extra polars --extra pandas --extra progress

lock:
	$(PYTHON) -m venv .build/lock
	.build/lock/bin/python -m pip --quiet install uv
	$(LOCK) $(CLIENT) --extra build --group dev --output-file requirements/dev.txt
	$(LOCK) --extra build --constraint requirements/dev.txt --output-file requirements/build.txt
	$(LOCK) --constraint requirements/dev.txt --output-file requirements/serve.txt

clean:
	rm -rf .build .venv node_modules sdk/docs
