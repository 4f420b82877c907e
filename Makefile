# The two commands are `make serve` and `make test`. Each sets up everything that it needs.

# A path as one word of the shell, whatever characters it has.
quoted = '$(subst ','\'',$(1))'

PYTHON ?= python3
PORT ?= 8000
DATA ?= data
# The build of a dataset lies in a folder with the dataset's name and a hash of its absolute path, links resolved.
BUILD := .build/$(shell $(PYTHON) tools/build_name.py $(call quoted,$(DATA)))
RELEASE := $(BUILD)/release.sqlite
RELEASES ?= $(BUILD)/releases

# Data of others, such as lists of real names. What needs it is skipped without it.
OUTSIDE_DATA ?= ../shared
export OUTSIDE_DATA

BIN := .venv/bin
ONRECORD := $(BIN)/onrecord
# The locks are complete, and leave out packages that are never imported: pip resolves nothing itself.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --no-deps
SOURCES := $(shell find api -name '*.py' -o -name '*.sql' -o -name '*.json')
# Make cannot name files with spaces as prerequisites. Folders count too: removing a file changes only its folder.
# The time of a change counts, not that of the contents, which a moved or restored file brings with it.
CHANGED := $(shell find -L $(call quoted,$(DATA)) -cnewer $(RELEASE) 2>/dev/null)

.PHONY: changed draft help serve test test-quick lint types check contract messages sdk readme notebooks reference shots card-picture lighthouse audit lock bench bench-changes bench-pages bench-sdk bench-search clean

help:
	@echo 'make serve          build a dataset, by default data/, and serve it as a draft at http://127.0.0.1:$(PORT) (PORT=, DATA=)'
	@echo 'make test           run every test, the linters and the type checker'
	@echo 'make test-quick     run most tests, in less than a minute'
	@echo 'make check          check a dataset, by default data/, and report every error in it'
	@echo 'make contract       write schema/, the enums of the codebooks and the examples of the contract'
	@echo 'make messages       list the messages of pages and cards in the catalogues that translators fill'
	@echo 'make sdk            generate the Python client from schema/openapi.json'
	@echo 'make readme         run the commands of the READMEs and write down their output'
	@echo 'make notebooks      run the notebooks of sdk/examples and write down their output'
	@echo 'make reference      write the reference of the client to sdk/docs, to open in a browser'
	@echo 'make shots          take pictures of all pages and cards, and write a contact sheet to .build/shots'
	@echo 'make card-picture   take the picture of a card that README.md shows'
	@echo 'make lighthouse     rate a page and a card of each kind with Lighthouse (ADDRESSES= for others)'
	@echo 'make audit          read a page and a card of each kind with pa11y (ADDRESSES= for others)'
	@echo 'make lock           resolve requirements/ again'
	@echo 'make bench          compare the service with a static-bytes app on the same server'
	@echo 'make bench-sdk      compare the client with the one that the stock templates write'
	@echo 'make bench-pages    measure how long cards, pages and pictures take to render, against their targets'
	@echo 'make bench-search   measure search and suggestions over 200,000 records, and over real names in OUTSIDE_DATA'
	@echo 'make bench-changes  measure the memory of publishing, at 100,000 and at 1,000,000 records'
	@echo 'make clean          remove the environments, the builds and the reference'

# A draft: what was never published may still lose or rename its ids. `onrecord publish` makes them permanent.
serve: $(RELEASE)
	@$(ONRECORD) publish --draft $(RELEASE) --releases $(call quoted,$(RELEASES))
	@exec $(ONRECORD) serve --releases $(call quoted,$(RELEASES)) --port $(PORT)

$(RELEASE): .venv/build.done $(SOURCES) $(if $(CHANGED),changed)
	@mkdir -p $(@D)
	@$(ONRECORD) build $(call quoted,$(DATA)) -o $@

changed:

check: .venv/build.done
	@$(ONRECORD) check $(call quoted,$(DATA))

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

messages: .venv/dev.done
	$(BIN)/python tools/messages.py

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

# Pages as Chromium shows them.

ADDRESSES ?=
OPEN_PAGES = PYTHONPATH=tests $(BIN)/python tools/$(1).py $(call quoted,$(RELEASES)) $(2) $(foreach address,$(ADDRESSES),$(call quoted,$(address)))

draft: .venv/dev.done $(RELEASE)
	@$(ONRECORD) publish --draft $(RELEASE) --releases $(call quoted,$(RELEASES))

shots: draft
	@$(call OPEN_PAGES,shots,.build/shots)

card-picture: draft
	@$(call OPEN_PAGES,card_picture,api/card.png)

lighthouse: draft node_modules/.done
	@$(call OPEN_PAGES,lighthouse)

audit: draft node_modules/.done
	@$(call OPEN_PAGES,audit)

bench: .venv/dev.done $(RELEASE)
	PYTHONPATH=tests $(BIN)/python tests/bench/serving.py

bench-changes: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tests/bench/changes.py

bench-pages: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tests/bench/pages.py

bench-sdk: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tests/bench/sdk.py

bench-search: .venv/dev.done
	PYTHONPATH=tests $(BIN)/python tests/bench/search.py
	PYTHONPATH=tests $(BIN)/python tests/bench/names.py

# The environments: first the packages to build and serve, then those of the tests.

.venv/bin/python:
	@echo 'setting up .venv'
	@$(PYTHON) -m venv .venv

# Installing the project also cuts the fonts of its pages (hatch_build.py).
FONTS := hatch_build.py api/onrecord/render/pages/static/fonts.css

.venv/build.done: requirements/build.txt pyproject.toml $(FONTS) | .venv/bin/python
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/dev.done: requirements/dev.txt sdk/pyproject.toml .venv/build.done
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-build-isolation --editable sdk
	@touch $@

# Linters of the contract, the client and the pages. Without Node their tests are skipped, and say so.
node_modules/.done: package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent; else mkdir -p node_modules; fi
	@touch $@

LOCK := .build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate pyproject.toml
CLIENT := sdk/pyproject.toml --extra arrow --extra polars --extra pandas --extra progress

lock:
	$(PYTHON) -m venv .build/lock
	.build/lock/bin/python -m pip --quiet install uv
	$(LOCK) $(CLIENT) --extra build --group install --group dev --output-file requirements/dev.txt
	$(LOCK) --extra build --group install --constraint requirements/dev.txt --output-file requirements/build.txt
	$(LOCK) --constraint requirements/dev.txt --output-file requirements/serve.txt

clean:
	rm -rf .build .venv node_modules sdk/docs api/onrecord/render/pages/static/fonts
