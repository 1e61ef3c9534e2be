# A fresh machine needs Python >= 3.11 and make. Everything else is put into .venv, node_modules and build/.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve test lint format bench lighthouse torture build

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
MEMBERS ?=
PORT ?= 8000
LAWS ?=
KILLS ?= 200
ARGS ?=

# An installation's settings as they are in production, with a key that is thrown away.
PRODUCTION = BEMA_DEBUG=0 BEMA_DEMO=0 BEMA_BASE_URL=https://bema.example BEMA_ALLOWED_HOSTS=bema.example \
	BEMA_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')"

help: 
	@echo "Bema disseminates an organisation's documents, teaches them, and keeps current what its people know."
	@echo
	@echo "  make demo     see it: a made-up province with its people, a course and sign-in links"
	@echo "                  make demo MEMBERS=49820    a province of that size"
	@echo "                  make demo PORT=8080        on another port"
	@echo "  make serve    work on it: a server with debugging on, data in var/"
	@echo "  make test     all tests, on SQLite; those that use a database again on a throw-away PostgreSQL"
	@echo "  make lint     style, types, layers, migrations, settings; changes nothing"
	@echo "  make format   put the code into its form"
	@echo "  make bench    measure it        make bench LAWS=folder    also on real laws"
	@echo "  make lighthouse  what Lighthouse says of the demo's public pages, as seen on a phone"
	@echo "  make torture  kill the server 200 times while members answer; no answer may suffer"
	@echo "                  make torture KILLS=20      fewer times"
	@echo "  make help     this page"
	@echo
	@echo "After the first of these, $(BIN)/bema --help shows the command line."

# --- what the words above stand on ----------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Bema needs Python 3.11 or newer. Install it, or say: make PYTHON=/path/to/python3 ..."; exit 1; }

# One environment: once the tools of development are in it, they stay.
$(VENV)/.base: requirements/base.txt requirements/bootstrap.txt scripts/environment.py | $(BIN)/python
	@if [ -e $(VENV)/.dev ]; then $(MAKE) --no-print-directory $(VENV)/.dev; else $(PYTHON) scripts/environment.py --venv $(VENV) base; fi
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/bootstrap.txt scripts/environment.py | $(BIN)/python
	@$(PYTHON) scripts/environment.py --venv $(VENV) dev
	@touch $(VENV)/.base $@

build/.assets: package-lock.json package.json scripts/assets.py | $(VENV)/.base
	@$(BIN)/python scripts/assets.py
	@touch $@

build/.dev-assets: package-lock.json package.json scripts/assets.py | $(VENV)/.dev
	@$(BIN)/python scripts/assets.py --dev
	@touch build/.assets $@

build/.messages: $(wildcard bema/locale/*/LC_MESSAGES/*.po) | $(VENV)/.base
	@mkdir -p build
	@BEMA_DEBUG=1 $(BIN)/bema messages compile
	@touch $@

build: $(VENV)/.base
	@$(MAKE) --no-print-directory -j2 build/.assets build/.messages

# --- the words ------------------------------------------------------------------------------

demo: build
	@BEMA_DEMO=1 $(BIN)/bema demo --port $(PORT) $(if $(MEMBERS),--members $(MEMBERS)) $(ARGS)

serve: build
	@BEMA_DEBUG=1 $(BIN)/bema setup
	@BEMA_DEBUG=1 $(BIN)/bema serve --port $(PORT) $(ARGS)

test: $(VENV)/.dev build/.dev-assets build/.messages
	@$(BIN)/python scripts/check_machine.py
	@BEMA_DEBUG=1 $(BIN)/python -m pytest -n 2 $(ARGS)
	@BEMA_DEBUG=1 $(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n 2 -m "database and not browser" $(ARGS)

lint: $(VENV)/.dev build/.messages
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@BEMA_DEBUG=1 $(BIN)/mypy
	@BEMA_DEBUG=1 $(BIN)/lint-imports --no-logo
	@$(BIN)/python scripts/guard.py
	@BEMA_DEBUG=1 $(BIN)/bema manage makemigrations --check --dry-run
	@$(PRODUCTION) $(BIN)/bema manage check --deploy --fail-level WARNING

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

bench: build
	@$(BIN)/python -m benchmarks $(if $(LAWS),--laws $(LAWS)) $(ARGS)

lighthouse: build
	@$(BIN)/python -m benchmarks.lighthouse $(ARGS)

torture: build
	@$(BIN)/python -m tests.durability.kills --kills $(KILLS) $(ARGS)
