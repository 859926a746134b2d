#!/bin/sh
# Makes the secrets that compose.yaml mounts, each once: what is there stays as it is.
# The folder is closed to others on this machine; the files in it are not, because each
# container reads its own as a user of its own.
set -eu
folder=${1:-$(dirname "$0")/../../secrets}
umask 077
mkdir -p "$folder"

make() { # NAME WORDS…: the words, and no more
    name=$1
    shift
    [ -s "$folder/$name" ] || printf '%s' "$*" > "$folder/$name"
    chmod 644 "$folder/$name"
}
# Hexadecimal: nothing in it needs escaping in a URL.
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

make secret_key "$(random)"
make postgres "$(random)"
make tryton_db "$(random)"
make tryton_password "$(random)"
make portal_db "postgres://guichet:$(random)@postgres/guichet"
