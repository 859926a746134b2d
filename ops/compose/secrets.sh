#!/bin/sh
# Makes the secrets that compose.yaml mounts, each once: what is there keeps its words. Each is
# given to the numbers of those who read it in their containers, and closed to everybody else;
# only root can give it away. Run it again after an update: it mends owner and mode.
set -eu
folder=${1:-$(dirname "$0")/../../secrets}
umask 077
mkdir -p "$folder"

portal=10001   # guichet's user and group, ops/compose/Dockerfile
postgres=999   # PostgreSQL's, of its own image

make() { # NAME OWNER:GROUP MODE WORDS…: the words, and no more
    name=$1 owner=$2 mode=$3
    shift 3
    # Without words it is somebody else's to write.
    if [ ! -s "$folder/$name" ] && { [ $# != 0 ] || [ ! -e "$folder/$name" ]; }; then
        printf '%s' "$*" > "$folder/$name"
    fi
    [ "$(id -u)" != 0 ] || chown "$owner" "$folder/$name"
    chmod "$mode" "$folder/$name"
}
# Hexadecimal: nothing in it needs escaping in a URL.
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

make secret_key "$portal:$portal" 400 "$(random)"
make tryton_password "$portal:$portal" 400 "$(random)"
# Written by you: smtps://USER:PASSWORD@HOST, read where MAIL_FROM is set.
make smtp_url "$portal:$portal" 400
# PostgreSQL makes the role with it, as its own user.
make portal_db "$portal:$postgres" 440 "postgres://guichet:$(random)@postgres/guichet"
# Tryton reads it by its group (group_add), whatever its user's number.
make tryton_db "$postgres:$portal" 440 "$(random)"
# Read by root, before PostgreSQL becomes its user.
make postgres 0:0 400 "$(random)"

if [ "$(id -u)" != 0 ]; then
    echo "secrets: made, and not yet given to the containers' users, who cannot read them:" \
        "run it again as root (sudo $0 $folder)" >&2
    exit 1
fi
