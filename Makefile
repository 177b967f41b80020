# dousuru. `make` lists what there is.

PROGRAM := .build/dousuru
TESTS   := web/browser
SETUP   := internal/setup
SOAK    ?= 5
# The race detector, except in what reads the dictionary: with it every test program spends half a minute more there.
# Without inlining (-l): else these packages hold copies of sync.Map's code that the detector cannot follow, and the linker may
# take one for the whole program, which then reports races where there are none.
LOADER  := github.com/ikawaha/... encoding/binary archive/zip compress/flate
RACE    := -race -shuffle=on $(LOADER:%='-gcflags=%=-race=false -l')
# What runs without it, by itself: long tests in which it would find nothing that shorter ones do not show it.
ALONE   := $(SETUP)/alone.txt
SINGLE  = ^($(shell sed -n 's/^[a-z][^ ]* *\(Test[A-Za-z0-9_]*\).*/\1/p' $(ALONE) | paste -s -d '|' -))$$
SINGLES = $(shell sed -n 's,^\([a-z][^ ]*\) .*,./\1,p' $(ALONE) | sort -u)
# Vet has been run by then (static). The longest first, so that no processor waits for one of them at the end.
LONGEST := ./cmd/dousuru ./web ./retrieval ./chat ./knowledge ./chat/socket
export PATH := $(PATH):/usr/local/go/bin

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: go ## the desk with a sample company, in the browser: installs what is missing, then serves until Ctrl-C
	@test -n "$$DATABASE_URL" || $(SETUP)/postgres.sh rights
	@# At the same time: the one waits for the network and the disk, the other for the processor.
	@$(MAKE) -j 2 --no-print-directory database build
	@$(PROGRAM) import --sample
	@exec $(PROGRAM) serve --demo

.PHONY: test
test: modules ## every check and test: installs what is missing, then all of it, with the race detector and a browser
	@$(SETUP)/postgres.sh
	@$(SETUP)/compiler.sh
	@$(SETUP)/browser.sh
	@$(MAKE) --no-print-directory static scan
	CGO_ENABLED=1 go test $(RACE) -vet=off -skip '$(SINGLE)' -timeout 30m $(LONGEST) ./...
	CGO_ENABLED=0 DOUSURU_PAIRS=1000 go test -vet=off -run '$(SINGLE)' -timeout 30m $(SINGLES)
	@$(MAKE) --no-print-directory types browser

.PHONY: check
check: static types ## the quick part: format, vet, staticcheck, types, Go tests without the race detector
	@$(SETUP)/postgres.sh
	CGO_ENABLED=0 go test ./...

.PHONY: bench
bench: modules ## measures, and prints the figures
	@$(SETUP)/postgres.sh
	CGO_ENABLED=0 go test -run '^$$' -bench . ./...
	@$(MAKE) --no-print-directory cost
	@# Beside its peers, which are a module of their own; skipped without the data.
	cd retrieval/benchmark && CGO_ENABLED=0 go test . && CGO_ENABLED=0 go run .

.PHONY: cost
cost: modules ## what row-level security and sealing cost, side by side; for a machine that has nothing else to do
	@# The tag brings a way to seal nothing, which the program does not have.
	CGO_ENABLED=0 go vet -tags measure ./internal/seal ./cmd/dousuru
	CGO_ENABLED=0 go test -tags measure -run '^$$' -bench SideBySide -benchtime 1x ./cmd/dousuru

.PHONY: soak
soak: modules ## long: every Go test SOAK times (5) in random order with the race detector, then 10,000 pairs of worlds, 3,000 anonymous questions under attack, all injected cases, all mutants of rights, and every text that would run in every field
	@$(SETUP)/postgres.sh
	@$(SETUP)/compiler.sh
	CGO_ENABLED=1 go test $(RACE) -count=$(SOAK) -timeout 2h ./...
	CGO_ENABLED=0 DOUSURU_PAIRS=10000 go test -run TestTwinWorlds -v -timeout 2h ./web
	CGO_ENABLED=0 DOUSURU_LINKAGE=150x20 go test -run TestNothingLeadsToWhoAsked -v -timeout 2h ./chat
	CGO_ENABLED=0 DOUSURU_LINKAGE=150x20 go test -run TestPagesSocketsAndLogs -v -timeout 2h ./web
	CGO_ENABLED=0 DOUSURU_INJECTION=whole go test -run '^TestInjection$$' -v -timeout 1h ./chat
	CGO_ENABLED=0 DOUSURU_MUTANTS=whole go test -run TestMutants -v -timeout 1h ./internal/matrix
	CGO_ENABLED=0 DOUSURU_MUTANTS=whole go test -run TestMatrixOfRoutes -v -timeout 1h ./web
	@# Each fuzz target for a minute; go test takes one at a time.
	@grep -rHo --include=*_test.go '^func Fuzz[A-Za-z]*' . | sed 's/:func / /' | while read -r file name; do \
		echo "$$name in $$(dirname $$file)"; CGO_ENABLED=0 go test -run '^$$' -fuzz "^$$name$$" -fuzztime 1m "$$(dirname $$file)" </dev/null || exit 1; done
	@$(SETUP)/browser.sh
	@# With the tag, since the desk is too slow for a machine on purpose.
	CGO_ENABLED=0 go build -tags measure -buildvcs=false -o $(PROGRAM)-measure ./cmd/dousuru
	cd $(TESTS) && CHROMIUM=$$(../../$(SETUP)/browser.sh where) DOUSURU_PROGRAM=$(CURDIR)/$(PROGRAM)-measure node --test --test-reporter=spec xss.whole.js

.PHONY: build
build: modules ## the program, in .build/dousuru
	@test -e $(PROGRAM) || echo "setup: building the program; the first time this takes a minute or two"
	@# No version stamp: git refuses to tell one when root builds in a folder of somebody else.
	@CGO_ENABLED=0 go build -buildvcs=false -o $(PROGRAM) ./cmd/dousuru

.PHONY: clean
clean: ## removes what was built and fetched here; never the data folder
	rm -rf .build $(TESTS)/node_modules $(TESTS)/results

# The parts below are called by the ones above.
.PHONY: go modules database static types browser
go:
	@command -v go >/dev/null || { echo "Go is missing: install Go 1.26 or newer (https://go.dev/doc/install) and try again" >&2; exit 1; }

modules: go
	@# By itself, because it is silent, where the other commands name every module they fetch.
	@GOPROXY=off go mod download 2>/dev/null || { echo "setup: fetching the Go modules"; go mod download; }

database:
	@test -n "$$DATABASE_URL" || $(SETUP)/postgres.sh

static: modules
	@unformatted=$$(find . -name '*.go' -not -path '*/node_modules/*' -exec gofmt -l {} +); \
		test -z "$$unformatted" || { echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; } >&2
	go vet ./...
	go tool staticcheck ./...

.PHONY: scan
scan: modules ## known faults: gosec in the code, govulncheck in the modules (the reasons of what is none: internal/setup/scan/gosec.txt)
	@test -e .build/scan || echo "setup: building gosec and govulncheck; the first time this takes a minute or two"
	@go -C $(SETUP)/scan build -buildvcs=false -o $(CURDIR)/.build/scan .
	@.build/scan $(SETUP)/scan .build

types:
	@$(SETUP)/browser.sh
	$(TESTS)/node_modules/.bin/tsc -p $(TESTS)

browser: build
	@# Chromium keeps crash reports among the person's settings; those of the tests stay in here.
	@# Two files at a time, where node can: each waits for its own server much of the time.
	cd $(TESTS) && XDG_CONFIG_HOME=$(CURDIR)/$(TESTS)/results/config CHROMIUM=$$(../../$(SETUP)/browser.sh where) DOUSURU_PROGRAM=$(CURDIR)/$(PROGRAM) node --test $$(node --help | grep -o -m 1 -e --test-concurrency= | sed s/$$/2/) --test-reporter=spec
