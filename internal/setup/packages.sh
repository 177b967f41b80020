# Shared by the set-up scripts (bash; sourced, not run): messages, root rights, packages of Debian and Ubuntu.

say() { printf 'setup: %s\n' "$*"; }

die() {
	printf 'setup: %s\n' "$@" >&2
	exit 1
}

# The one command to hand to an administrator when this user may not install. A script may name a smaller part of itself, and
# hands this and refreshed on to a script that it calls.
by_hand=${by_hand:-$(printf %q "$(cd "$(dirname "$0")" && pwd)/$(basename "$0")")}

# quietly COMMAND…: keeps the command's output to itself unless it fails.
quietly() {
	local output status=0
	output=$("$@" 2>&1) || status=$?
	[ $status = 0 ] || printf '%s\n' "$output" | tail -n 30 >&2
	return $status
}

# need_root: ends the run, with the command to give to an administrator, unless as_root will work.
need_root() {
	[ "$(id -u)" != 0 ] || return 0
	command -v sudo >/dev/null && { sudo -n true 2>/dev/null ||
		{ [ -t 2 ] && say "installing what is missing needs root" && sudo -v; }; } ||
		die "something is missing and installing it needs root. Run this once as root, then try again:" "  su -c \"$by_hand\""
}

# as_root COMMAND…: runs it as root, directly or through sudo; after need_root.
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

have_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# Fresh package lists, at most once a run: a list a few weeks old names files that the mirror no longer has.
refreshed=${refreshed:-}
refresh() {
	[ -z "$refreshed" ] || return 0
	need_root
	say "reading the package lists"
	quietly as_root apt-get -q=2 update || say "not every package list could be read; going on with what there is"
	refreshed=yes
}

has_package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

# install_packages PACKAGE…: installs what is missing of them, without recommended extras.
install_packages() {
	local missing=() package
	for package; do
		has_package "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	refresh
	say "installing ${missing[*]}"
	quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q=2 -o DPkg::Lock::Timeout=120 \
		install --no-install-recommends -y "${missing[@]}" ||
		die "apt-get could not install ${missing[*]}; its own message is above"
}

# offered PACKAGE: the version apt would install, or nothing.
offered() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" {print $2}'; }

# at_least WANTED VERSION: true when VERSION is WANTED or newer.
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }
