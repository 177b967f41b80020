#!/usr/bin/env bash
# Makes sure that the browser tests can run: Chromium, a Japanese font, Node with npm, and the packages of web/browser.
#   browser.sh           everything; the Node packages belong to the user who runs it
#   browser.sh packages  only what needs root
#   browser.sh where     prints the path of the browser to test with; CHROMIUM, when set, wins
set -euo pipefail
. "$(dirname "$0")/packages.sh"
by_hand="$by_hand packages"
tests=$(cd "$(dirname "$0")/../../web/browser" && pwd)
oldest_node=18

# installed_browser: a Chromium or Chrome that is a program of its own. Ubuntu's "chromium-browser" only starts a snap, which
# sees another /tmp than the tests do and does not run in containers at all.
installed_browser() {
	local name path
	for name in chromium google-chrome-stable google-chrome chromium-browser; do
		path=$(command -v "$name") || continue
		case $(readlink -f "$path") in
		/snap/* | */bin/snap) continue ;;
		esac
		grep -q -s -a -m 1 /snap/bin/chromium "$path" && continue
		echo "$path"
		return
	done
}

# fetched_browser: the build that the test library itself fetched, where the system has none (Ubuntu).
fetched_browser() {
	[ -d "$tests/node_modules/playwright-core" ] && (
		cd "$tests"
		node -p 'const p = require("playwright-core").chromium.executablePath(); require("fs").existsSync(p) ? p : ""' 2>/dev/null
	)
}

browser() {
	if [ -n "${CHROMIUM:-}" ]; then
		echo "$CHROMIUM"
	else
		local path
		path=$(installed_browser)
		[ -n "$path" ] && echo "$path" || fetched_browser || true
	fi
}

has_node() {
	command -v node >/dev/null && command -v npm >/dev/null || return 1
	[ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$oldest_node" ] ||
		die "Node $(node --version) is too old; the browser tests need $oldest_node or newer."
}

has_japanese_font() {
	has_package fonts-noto-cjk || has_package fonts-ipafont-gothic ||
		{ command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ja family)" ]; }
}

is_ubuntu() { (. /etc/os-release && [ "${ID:-}" = ubuntu ]); }

install_system_packages() {
	local missing=()
	has_node || missing+=(nodejs npm)
	has_japanese_font || missing+=(fonts-noto-cjk)
	[ -n "$(browser)" ] || is_ubuntu || missing+=(chromium)
	[ ${#missing[@]} -gt 0 ] || return 0
	have_apt || die "this system has no apt-get. Install Chromium, a Japanese font, and Node $oldest_node or newer with npm."
	install_packages "${missing[@]}"
	has_node || die "Node with npm is still missing after the installation."
}

# npm removes node_modules before it installs, so its own copy of the lock file says whether the last run came to its end.
install_node_packages() {
	cmp -s "$tests/package-lock.json" "$tests/node_modules/.installed.json" && return
	say "installing the Node packages of web/browser"
	(cd "$tests" && quietly npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
		die "npm could not install web/browser's packages"
	cp "$tests/package-lock.json" "$tests/node_modules/.installed.json"
}

# Ubuntu has Chromium only as a snap, so there the test library fetches the build it was made for.
fetch_browser() {
	say "fetching Chromium"
	(cd "$tests" && node_modules/.bin/playwright-core install --with-deps --no-shell chromium) && [ -n "$(browser)" ] ||
		die "Chromium could not be fetched. Install Google Chrome as a .deb package (not a snap)," \
			"or set CHROMIUM to the path of a Chromium or Chrome, then try again."
}

case ${1:-all} in
where) browser ;;
packages) install_system_packages ;;
all)
	install_system_packages
	install_node_packages
	[ -n "$(browser)" ] || fetch_browser
	;;
*) die "unknown part: $1 (known: packages, where)" ;;
esac
