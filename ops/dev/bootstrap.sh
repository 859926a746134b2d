#!/bin/sh
# Installs what a bare Debian lacks. Needs Rust, Python 3, Node, make and a C
# compiler; root, or a user who may use sudo.
#
#   bootstrap.sh demo   what `make demo` needs; in French unless the surroundings or --lang en say otherwise
#   bootstrap.sh test   that, and what the tests need
set -eu

# The demo speaks as it is told, or as the surroundings are; what developers run, English.
language=${LC_ALL:-${LC_MESSAGES:-${LANG:-fr}}}
case " $*" in
    *" --lang en"* | *" --lang=en"*) language=en ;;
    *" --lang fr"* | *" --lang=fr"*) language=fr ;;
esac
case "${1:-demo} $language" in
    demo\ en | demo\ en[-_]* | test\ *) language=en ;;
    *) language=fr ;;
esac
say() { # the words in French, in English
    [ "$language" = en ] || set -- "$1"
    printf 'bootstrap: %s\n' "${2:-$1}" >&2
}

for tool in cargo python3 make cc; do
    command -v "$tool" >/dev/null || { say "$tool manque : installez-le d'abord" "$tool is missing: install it first"; exit 1; }
done

# A compiler out of disk names everything but the cause. What was built before needs less.
gigabytes=8
[ ! -d "${CARGO_TARGET_DIR:-target}/debug/deps" ] || gigabytes=3
free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1048576) }')
if [ "$free" -lt "$gigabytes" ]; then
    say "$free Go libres ici, il en faut $gigabytes : faites de la place (\`cargo clean\` vide target/)" "$free GB are free here and $gigabytes are needed: make room (\`cargo clean\` empties target/)"
    exit 1
fi

packages=""
need() { # a file or command that shows it is there, the package that brings it
    if ! command -v "$1" >/dev/null && ! ls $1 >/dev/null 2>&1; then
        packages="$packages $2"
    fi
}

need soffice libreoffice-writer-nogui
python3 -c 'import venv, ensurepip' 2>/dev/null || packages="$packages python3-venv"
if [ "${1:-demo}" = test ]; then
    for tool in node npm; do
        command -v "$tool" >/dev/null || { say "$tool manque : installez Node d'abord" "$tool is missing: install Node first"; exit 1; }
    done
    need "/usr/lib/postgresql/*/bin/initdb" postgresql
    need chromium chromium
    need openssl openssl
    need redis-server redis-server
fi

if [ -z "$packages" ]; then
    say "rien à installer" "nothing to install"
    exit 0
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
say "installation de$packages" "installing$packages"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >&2
