# Each goal does its own set-up first. See scripts/bootstrap.
.DEFAULT_GOAL := help
.PHONY: help run test lint format translations screenshots bench package clean

PYTHON_HERE := .venv/bin/python
CODE := desktop_sync tests benchmarks scripts

help: ## Show this list
	@echo 'Desktop Sync'
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22
	@echo
	@echo '  make run DCIM=/path   Import that folder into your library, with a progress bar'

run: ## Start the tray app; without a display, a demonstration of an import
	@scripts/bootstrap run
	@scripts/run

test: ## Run everything: linters, types, import directions and all tests
	@scripts/bootstrap test
	@lint=0; $(MAKE) --no-print-directory --keep-going checks || lint=1; \
	$(PYTHON_HERE) -m pytest -n 2 --dist loadgroup; tests=$$?; \
	if [ $$lint = 1 ]; then echo 'The checks before the tests failed, see above.' >&2; fi; \
	exit $$((lint + tests > 0))

lint: ## Check style, types and import directions only
	@scripts/bootstrap run
	@$(MAKE) --no-print-directory --keep-going checks

.PHONY: checks style types directions
checks: style types directions
style:
	$(PYTHON_HERE) -m ruff check $(CODE)
	$(PYTHON_HERE) -m ruff format --check $(CODE)
types:
	$(PYTHON_HERE) -m mypy
directions:
	$(PYTHON_HERE) -c 'from importlinter.cli import lint_imports_command as c; c()'

format: ## Put the code into shape
	@scripts/bootstrap run
	$(PYTHON_HERE) -m ruff check --fix $(CODE)
	$(PYTHON_HERE) -m ruff format $(CODE)

translations: ## Bring the translations up to date with what the program says
	@scripts/bootstrap run
	$(PYTHON_HERE) -m scripts.translations

screenshots: ## Draw the pictures of the documentation anew
	@scripts/bootstrap test
	$(PYTHON_HERE) -m scripts.screenshots

bench: ## Measure against rclone, rsync, cp and a bare tray (takes some minutes)
	@scripts/bootstrap bench
	$(PYTHON_HERE) -m benchmarks.import_speed
	$(PYTHON_HERE) -m benchmarks.no_change
	$(PYTHON_HERE) -m benchmarks.status_100k
	$(PYTHON_HERE) -m benchmarks.event_loop_lag
	$(PYTHON_HERE) -m benchmarks.start_to_tray
	$(PYTHON_HERE) -m benchmarks.full_window
	$(PYTHON_HERE) -m benchmarks.phone_speed
	$(PYTHON_HERE) -m benchmarks.phone_import
	$(PYTHON_HERE) -m benchmarks.upload_speed

package: ## Make the packages for Linux, the wheel and the source archive in dist
	@scripts/bootstrap package
	rm -rf dist
	$(PYTHON_HERE) -m scripts.packages linux
	$(PYTHON_HERE) -m scripts.packages python

clean: ## Remove what was made here, the virtual environment too
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist demo
	find desktop_sync tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
