# The only front door. `make` alone lists the verbs. Needs Python 3.11 or later with venv, and a package index.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

export UV_SYSTEM_CERTS ?= 1
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What is imported is compiled once and kept, also where the surroundings say otherwise: many processes start.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PY := .venv/bin/python
# Workers of the test run; 0 runs the tests in one process, for a debugger.
WORKERS ?= 2
MEMBERS := libs/events libs/web libs/common libs/imports libs/charts libs/running libs/operations libs/testing services/enrollment services/training-log services/survey services/reporting services/portal deploy/local
SOURCES := libs services deploy tests tools
INSTALLED := .venv/.installed

.PHONY: help install run run-service test check lock-check lint types boundaries generated profile \
	bench scale proof proof-upgrade proof-images screenshots fmt lock openapi schemas events-doc migration clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## install what the lock says into .venv

$(INSTALLED): requirements.lock tools/bootstrap.lock $(MEMBERS:=/pyproject.toml)
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("Samlyft needs Python 3.11 or later; $(PYTHON) is %d.%d (choose another with make PYTHON=...)" % v[:2])'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --require-hashes -r tools/bootstrap.lock
	@$(PY) -m uv pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@$(PY) -m uv pip install --quiet --python $(PY) --no-deps $(MEMBERS:%=-e %)
	@touch $@

run: install ## start everything, load the demonstration, print Modig's table; Ctrl-C stops
	@$(PY) -m samlyft_local run

run-service: install ## start one service against the settings in the environment: SVC=enrollment
	@$(PY) -m samlyft_$(subst -,_,$(SVC)) all

test: install ## run every test on real parts
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile

check: lock-check lint types boundaries generated profile ## everything that can be checked without running it

lock-check: install ## the lock is what the dependencies say
	@$(PY) -m tools.lock --check

lint: install ## style and security rules, and the format
	@$(PY) -m ruff check --quiet $(SOURCES)
	@$(PY) -m ruff format --quiet --check $(SOURCES)

types: install ## mypy, strict
	@$(PY) -m mypy --no-error-summary

boundaries: install ## services are independent and layered
	@.venv/bin/lint-imports --no-cache > .venv/boundaries.txt || { cat .venv/boundaries.txt; exit 1; }

generated: install ## the generated files are up to date
	@$(PY) -m tools.openapi --check
	@$(PY) -m tools.schemas --check
	@$(PY) -m tools.events_doc --check

profile: install ## the APIs follow Sweden's REST API profile
	@$(PY) tools/api_profile.py services/*/openapi.json

bench: install ## measure speed against its limits; prints ratios
	@$(PY) tools/bench.py

scale: install ## what grows, at 1, 10 and 100 times Modig; prints the table of docs/scale.md
	@$(PY) tools/scale.py

proof: install ## the heavy runs; writes docs/proof.md
	@$(PY) tools/proof.py

proof-upgrade: install ## the upgrade and the rolling restart alone; writes their section of docs/proof.md
	@$(PY) tools/proof_upgrade.py

proof-images: install ## build, look into and start each image with podman; BASE= names what they are built on
	@$(PY) -m tools.proof_images $(if $(BASE),--base $(BASE)) $(if $(PODMAN),--podman "$(PODMAN)")

screenshots: install ## pictures of every page of the stack that make run has started
	@$(PY) -m tools.screenshots

fmt: install ## format, and mend what can be mended
	@$(PY) -m ruff check --quiet --fix $(SOURCES) || true
	@$(PY) -m ruff format --quiet $(SOURCES)

lock: ## resolve the dependencies again into requirements.lock; UPGRADE=1 takes newer versions
	@test -x .venv/bin/uv || $(MAKE) --no-print-directory install
	@$(PY) -m tools.lock $(if $(UPGRADE),--upgrade)

openapi: install ## write openapi.json of each service
	@$(PY) -m tools.openapi

schemas: install ## write the JSON Schema of each event
	@$(PY) -m tools.schemas

events-doc: install ## write docs/events.md
	@$(PY) -m tools.events_doc

migration: install ## write a migration from the models: SVC=enrollment M="seat limit"
	@test -n "$(SVC)" -a -n "$(M)" || { echo 'say which service and what: make migration SVC=enrollment M="seat limit"'; exit 2; }
	@$(PY) -m tools.migration $(SVC) "$(M)"

clean: ## remove the environment, caches and the local stack's data
	@rm -rf .venv .samlyft .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
