# The verbs of this repository. `make` alone lists them.

DEMO_ARGS ?=
PYTHON := .build/python/bin/python
EXCHANGES := .build/exchanges.jsonl
SWIFT := swift

.DEFAULT_GOAL := help
.PHONY: help demo build test fuzz crash pictures lint format bench deb clean dependencies bench-dependencies test-dependencies

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: dependencies ## Install what is missing, build, and export one person's messages from an invented company
	$(SWIFT) build --configuration release --product habeas
	.build/release/habeas demo $(DEMO_ARGS)

build: dependencies ## Build the habeas executable, optimized
	$(SWIFT) build --configuration release --product habeas

test: dependencies test-dependencies ## Install what the tests need and run them all
	@mkdir -p $(dir $(EXCHANGES)) && : > $(EXCHANGES)
	HABEAS_TEST_PYTHON="$(CURDIR)/$(PYTHON)" HABEAS_TEST_EXCHANGES="$(CURDIR)/$(EXCHANGES)" \
		scripts/with-postgresql scripts/with-object-storage $(SWIFT) test
	@$(PYTHON) Tests/openapi/check_exchanges.py docs/openapi.yaml $(EXCHANGES)

fuzz: dependencies test-dependencies ## Send a server what the OpenAPI document allows and what it does not
	$(SWIFT) build --product habeas
	$(PYTHON) Tests/openapi/fuzz.py .build/debug/habeas

crash: dependencies test-dependencies ## Bring nodes, their database and their network down, as root, and judge what is left
	@scripts/install-packages iproute2 procps
	$(SWIFT) build --product habeas
	python3 Tests/crash/crash.py .build/debug/habeas
	python3 Tests/crash/partition.py .build/debug/habeas

pictures: dependencies test-dependencies ## Take the pictures of the console in docs/pictures
	$(SWIFT) build --product habeas
	$(PYTHON) scripts/take-pictures .build/debug/habeas

lint: ## Check the style, the direction of imports and the templates
	$(SWIFT) format lint --strict --recursive Package.swift Sources
	$(SWIFT) format lint --strict --recursive --configuration Tests/.swift-format Tests
	scripts/check-layers
	scripts/check-templates

format: ## Bring the code into the style
	$(SWIFT) format --in-place --recursive Package.swift Sources
	$(SWIFT) format --in-place --recursive --configuration Tests/.swift-format Tests

bench: dependencies bench-dependencies ## Measure against baselines of the same run, and fail past the thresholds
	$(SWIFT) build --configuration release --product habeas
	python3 Benchmarks/bench.py

deb: dependencies ## Make a Debian package, with the systemd unit, in .build/deb
	@scripts/install-packages dpkg-dev binutils
	$(SWIFT) build --configuration release --product habeas --static-swift-stdlib
	scripts/make-deb .build/release/habeas .build/deb

clean: ## Remove everything that was built
	rm -rf .build

dependencies:
	@scripts/install-packages libsqlite3-dev libisal-dev libminizip-dev libsodium-dev libpq-dev zlib1g-dev age

bench-dependencies:
	@scripts/install-packages python3 sqlite3 gzip zip unzip time wrk

test-dependencies:
	@scripts/install-packages python3 python3-venv unzip curl openssl openssh-client chromium chromium-driver \
		postgresql
	@scripts/prepare-python $(PYTHON)
