#!/usr/bin/env bash
# Makes sure that a C compiler is installed: Go's race detector needs one. The program itself is built without it.
set -euo pipefail
. "$(dirname "$0")/packages.sh"
command -v "${CC:-gcc}" >/dev/null && [ -e /usr/include/stdlib.h ] && exit 0
have_apt || { command -v "${CC:-cc}" >/dev/null && exit 0; }
have_apt || die "this system has no C compiler and no apt-get. Install gcc with the C library's headers."
install_packages gcc libc6-dev
