# Shared by the set-up scripts (bash; sourced, not run): messages, root rights, packages of Debian and Ubuntu.

say() { printf 'setup: %s\n' "$*"; }

die() {
	printf 'setup: %s\n' "$@" >&2
	exit 1
}

# The one command to hand to an administrator when this user may not install; a script may name a smaller part of itself.
by_hand="$(cd "$(dirname "$0")" && pwd)/$(basename "$0")"

# as_root COMMAND…: runs it as root: directly, or through sudo.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 2 ] && sudo -v; }; }; then
		sudo "$@"
	else
		die "something is missing and installing it needs root. Run this once as root, then try again:" "  su -c '$by_hand'"
	fi
}

have_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# Fresh package lists, at most once a run: a list a few weeks old names files that the mirror no longer has.
refreshed=
refresh() {
	[ -z "$refreshed" ] || return 0
	say "reading the package lists"
	as_root apt-get -q=2 update || say "not every package list could be read; going on with what there is"
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
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q=2 -o DPkg::Lock::Timeout=120 \
		install --no-install-recommends -y "${missing[@]}" ||
		die "apt-get could not install ${missing[*]}; its own message is above"
}

# offered PACKAGE: the version apt would install, or nothing.
offered() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" {print $2}'; }

# at_least WANTED VERSION: true when VERSION is WANTED or newer.
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }
