# The two commands: `make serve` and `make test`. Each does all set-up that it needs.

PYTHON ?= python3
PORT ?= 8000
DATA ?= data
NAME := $(notdir $(abspath $(DATA)))
RELEASES ?= .build/releases/$(NAME)
RELEASE := .build/$(NAME).sqlite

BIN := .venv/bin
ONRECORD := $(BIN)/onrecord
# The locks are whole, and leave out what nothing here needs: no dependency is looked up beside them.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --no-deps
SOURCES := $(shell find api -name '*.py' -o -name '*.sql' -o -name '*.json')
INPUTS := $(shell find $(DATA)) # the folders too: a file taken away changes its folder

.PHONY: help serve test test-quick lint types check contract sdk readme notebooks reference lock bench bench-changes bench-sdk bench-search clean

help:
	@echo 'make serve     build $(DATA)/ and serve it at http://127.0.0.1:$(PORT) (PORT=, DATA=)'
	@echo 'make test      every test, the linters and the type checker'
	@echo 'make check     check $(DATA)/ and tell every error in it'
	@echo 'make contract  write schema/ and what the program knows of the codebooks'
	@echo 'make sdk       generate the Python client from schema/openapi.json'
	@echo 'make readme    run the commands of both READMEs and write down what they print'
	@echo 'make notebooks execute the notebooks of sdk/examples and write down what they show'
	@echo 'make reference write the reference of the client to sdk/docs, to be opened in a browser'
	@echo 'make bench     measure the service against a static-bytes app on the same server'
	@echo 'make bench-changes  measure the memory that publishing takes, at 100,000 and at 1,000,000 records'
	@echo 'make bench-sdk measure the client against the one that the generator writes by itself'
	@echo 'make bench-search  measure search and suggestions over 200,000 records'
	@echo 'make lock      resolve requirements/ anew'

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

# The environments: what building and serving need, and on top of it what tests need.

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

# Linters of the contract. Without Node their tests are skipped and say so.
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
