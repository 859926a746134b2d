#!/bin/sh
# From a workflow: runs deploy.sh on the host TARGET (user@host:folder) with the images PORTAL and
# RECOVERY. This version's folder ops goes there first, for its compose.yaml and the images are made
# for each other; deploy.sh puts it into place with them, or leaves both as they were.
# SSH_KEY and SSH_KNOWN_HOSTS come from the environment's secrets.
set -eu
: "${SSH_KEY:?}" "${SSH_KNOWN_HOSTS:?}" "${TARGET:?}" "${PORTAL:?}" "${RECOVERY:?}"
umask 077
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
printf '%s\n' "$SSH_KEY" >"$keys/key"
printf '%s\n' "$SSH_KNOWN_HOSTS" >"$keys/hosts"
host=${TARGET%%:*}
folder=${TARGET#*:}
# What stands on the host's command line is not ours to quote: nothing but these characters.
for word in "$folder" "$PORTAL" "$RECOVERY"; do
    case $word in
        *[!A-Za-z0-9@:./_-]* | '') echo "over-ssh: cannot send $word" >&2; exit 64 ;;
    esac
done
# Files that did not arrive whole end tar, and nothing is run.
tar -C "$(dirname "$0")/../.." -cf - ops |
    ssh -i "$keys/key" -o UserKnownHostsFile="$keys/hosts" -o StrictHostKeyChecking=yes \
        -o BatchMode=yes "$host" "cd $folder && rm -rf ops.new && mkdir ops.new &&
            tar -xf - -C ops.new --strip-components=1 && . ./deploy.env &&
            GUICHET_OPS=ops.new sh ops.new/deploy/deploy.sh $PORTAL $RECOVERY"
