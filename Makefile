# Everything a newcomer needs: `make help`.
PYTHON := .venv/bin/python
export QT_QPA_PLATFORM ?= $(if $(DISPLAY)$(WAYLAND_DISPLAY),,offscreen)
# Hundreds of processes that tests start read compiled modules; where none may be written each compiles them anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench faults evidence package lock clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{ printf "  make %-9s %s\n", $$1, $$2 }' Makefile

setup:  ## make .venv and install what is missing (system packages too, where root)
	@sh packaging/setup

demo: setup  ## build a demo city, publish it, sync a vehicle over HTTPS, open the window (or leave screenshots in demo/out)
	@$(PYTHON) -m tests.city.demo

test: setup  ## run all tests
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup  ## lint, types, import rules
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: setup  ## measure against the goals, write docs/measurements.md (ONLY=search|plans|frames|plan_words|map|...)
	@sh packaging/peers/setup
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.bench $(ONLY)

faults: setup  ## do damage in great numbers, see that nothing is lost, write docs/evidence.md (SECONDS=n SEED=n ONLY="kill power faults mutations drawings maps canaries model")
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.faults $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED)) $(ONLY)

evidence: setup  ## rob an office in every way, write what opens into docs/threats.md (SEED=n)
	$(PYTHON) -m tests.evidence $(if $(SEED),--seed $(SEED))

package: setup  ## build a Linux folder that starts, in dist/
	@sh packaging/linux/build

lock: ## write requirements.lock anew
	@sh packaging/lock

clean:  ## remove what these commands made
	rm -rf .venv .venv-peers build demo dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
