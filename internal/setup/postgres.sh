#!/usr/bin/env bash
# Makes sure that a Postgres server with the vector extension (pgvector) is installed. No cluster is created or started:
# the program keeps one of its own. Run it as often as you like; with nothing missing it ends at once.
#   postgres.sh         everything
#   postgres.sh rights  only asks for the password that installing will need, so that nothing writes over the question
set -euo pipefail
. "$(dirname "$0")/packages.sh"

oldest_server=15     # security_invoker views
oldest_vector=0.8.0  # sparsevec, halfvec, iterative index scans

# vector_version SHAREDIR: the version of pgvector a server with this shared folder would create, or nothing.
vector_version() {
	sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$1/extension/vector.control" 2>/dev/null || true
}

has_vector() {
	local version
	version=$(vector_version "$1")
	[ -n "$version" ] && at_least "$oldest_vector" "$version"
}

# servers: installed major versions that are new enough, newest first.
servers() {
	local program major
	for program in /usr/lib/postgresql/*/bin/postgres; do
		[ -x "$program" ] || continue
		major=${program#/usr/lib/postgresql/}
		major=${major%%/*}
		if [ "$major" -ge "$oldest_server" ]; then echo "$major"; fi
	done | sort -rn
}

# ready: true when some installed server has pgvector: Debian's folders first, then whatever pg_config on the PATH tells.
ready() {
	local major
	for major in $(servers); do
		has_vector "/usr/share/postgresql/$major" && return 0
	done
	command -v pg_config >/dev/null && [ -x "$(pg_config --bindir)/postgres" ] && has_vector "$(pg_config --sharedir)"
}

# A server package normally creates and starts a cluster for the whole machine. Nobody asked for one, so that is off while
# ours is being installed, and back to the machine's own setting afterwards.
install_server() {
	local folder=/etc/postgresql-common/createcluster.d
	say "Postgres is not installed yet"
	install_packages postgresql-common
	as_root mkdir -p "$folder"
	trap 'as_root rm -f "$folder/dousuru.conf"' EXIT
	echo 'create_main_cluster = false' | as_root tee "$folder/dousuru.conf" >/dev/null
	install_packages postgresql
	as_root rm -f "$folder/dousuru.conf"
	trap - EXIT
}

install_vector() {
	local major=$1 version
	refresh
	version=$(offered "postgresql-$major-pgvector")
	if [ -n "$version" ] && at_least "$oldest_vector" "$version"; then
		install_packages "postgresql-$major-pgvector"
	else
		by_hand=$by_hand refreshed=$refreshed bash "$(dirname "$0")/pgvector.sh" "$major" "$oldest_vector"
	fi
}

ready && exit 0
have_apt || die "this system has no apt-get. Install PostgreSQL $oldest_server or newer with pgvector $oldest_vector or newer," \
	"so that pg_config of that server is on the PATH, or set DATABASE_URL to a server that has both."
[ "${1:-}" != rights ] || { need_root && exit 0; }
[ -n "$(servers)" ] || install_server
newest=$(servers | head -n 1)
[ -n "$newest" ] || die "this system's Postgres is older than $oldest_server. Set DATABASE_URL to a newer server with pgvector."
has_vector "/usr/share/postgresql/$newest" || install_vector "$newest"
ready || die "Postgres $newest is installed, but pgvector $oldest_vector or newer is still missing after the installation."
say "Postgres $newest with pgvector $(vector_version "/usr/share/postgresql/$newest") is ready"
