#!/usr/bin/env bash
# pgvector.sh MAJOR OLDEST: builds pgvector for the installed Postgres MAJOR from the source package of the distribution's
# next release and installs it as the package postgresql-MAJOR-pgvector. For releases that carry no pgvector (Debian 12) or
# one older than OLDEST (Ubuntu 24.04). Called by postgres.sh.
set -euo pipefail
. "$(dirname "$0")/packages.sh"
major=$1 oldest=$2
umask 022 # the files go into a package that everybody reads

. /etc/os-release
case ${VERSION_CODENAME:-} in
bookworm) origin=Debian release='Codename: bookworm' component=main from=trixie ;;
noble) origin=Ubuntu release='Suite: noble' component=universe from=resolute ;; # there the codename is that of the updates too
*) die "${PRETTY_NAME:-this system} offers no pgvector $oldest for Postgres $major. Install it by hand," \
	"or set DATABASE_URL to a server that has it." ;;
esac

# Everything apt reads and writes for the source stands in a folder of its own: the machine's lists and sources stay as
# they are. apt checks the mirror's signature and, through it, the hash of every file.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
cat >"$work/apt.conf" <<CONF
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$work/lists";
Dir::Cache "$work/cache";
APT::Sandbox::User "$(id -un)";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF

# The mirror is the one this machine already uses for its own release; the key is the distribution's own.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
	"Origin: $origin" "$release" "Component: $component" | head -n 1)
[ -n "$mirror" ] || die "the apt sources of this machine name no $origin mirror for $VERSION_CODENAME/$component"
echo "deb-src [signed-by=/usr/share/keyrings/${ID}-archive-keyring.gpg] $mirror $from $component" >"$work/sources.list"

install_packages gcc libc6-dev make dpkg-dev
cd "$work"
say "fetching the source of pgvector ($origin $from)"
quietly apt-get -q=2 -c "$work/apt.conf" update || die "$mirror offers no trustworthy $from; apt's own message is above"
quietly apt-get -q=2 -c "$work/apt.conf" source --only-source pgvector || die "the source of pgvector could not be fetched or verified"
version=$(dpkg-parsechangelog -l "$work"/pgvector-*/debian/changelog -S Version)
at_least "$oldest" "$version" || die "$origin $from has pgvector $version; $oldest or newer is needed"

# Only the server's headers are needed. The development package would bring clang and LLVM and, on the way, upgrade (and
# restart) the machine's Postgres, so it is unpacked here instead. pg_config answers with paths relative to itself, so a
# copy of it and of the client package's makefiles, put beside the headers, keeps the whole build in this folder.
quietly apt-get -q=2 -o APT::Sandbox::User="$(id -un)" download "postgresql-server-dev-$major" ||
	die "postgresql-server-dev-$major could not be fetched"
dpkg -x postgresql-server-dev-"$major"_*.deb "$work/root"
server=usr/lib/postgresql/$major
mkdir -p "$work/root/$server/bin" "$work/root/$server/lib"
cp "/$server/bin/pg_config" "$work/root/$server/bin/"
cp -r "/$server/lib/pgxs" "$work/root/$server/lib/"

say "building pgvector $version for Postgres $major"
# OPTFLAGS= leaves out -march=native, with_llvm=no the copy for the just-in-time compiler.
make_vector() {
	make -s -j "$(nproc)" -C "$work"/pgvector-*/ PG_CONFIG="$work/root/$server/bin/pg_config" \
		OPTFLAGS= with_llvm=no "$@"
}
quietly make_vector all || die "pgvector could not be built; see the compiler's message above"
quietly make_vector install || die "pgvector could not be built; see the message of make above"

library=$server/lib/vector.so
extension=usr/share/postgresql/$major/extension
package=$work/postgresql-$major-pgvector
mkdir -p "$package/DEBIAN" "$package/$(dirname "$library")" "$package/$extension"
cp "$work/root/$library" "$package/$library"
cp "$work/root/$extension"/vector* "$package/$extension/"
strip --strip-unneeded "$package/$library"
cat >"$package/DEBIAN/control" <<CONTROL
Package: postgresql-$major-pgvector
Version: $version~dousuru1
Architecture: $(dpkg --print-architecture)
Depends: postgresql-$major
Maintainer: dousuru <root@localhost>
Section: database
Priority: optional
Description: vector similarity search for PostgreSQL $major
 Built on this machine from the source package of $origin $from, because $VERSION_CODENAME has none that is new enough.
CONTROL
dpkg-deb --root-owner-group --build "$package" "$package.deb" >/dev/null
need_root
quietly as_root env DEBIAN_FRONTEND=noninteractive dpkg -i "$package.deb" || die "dpkg could not install $package.deb"
