#!/bin/sh
# Puts one version of the portal into place on this host, or leaves the one before.
#
#   deploy.sh IMAGE RECOVERY_IMAGE
#
# Both by digest. Runs in the folder that holds ops/compose.yaml, with PORTAL_HOST set; the images
# in place are remembered in GUICHET_STATE (default .deployed). GUICHET_OPS names a folder beside ops
# with the files of the new version: it is deployed by them, and they become ops once it stands (those
# of before stay as ops.before); otherwise ops stays as it is. Preflight and backup come first: when
# either fails nothing was touched (2). When what follows fails, the version before is back (1), with
# the database of before if the new version had changed it; then `guichet restore release` is due.
# 3: neither version runs, somebody must look.
set -eu

image=${1:?usage: deploy.sh IMAGE RECOVERY_IMAGE}
recovery=${2:?usage: deploy.sh IMAGE RECOVERY_IMAGE}
: "${PORTAL_HOST:?}"
state=${GUICHET_STATE:-.deployed}
new_files=${GUICHET_OPS:-ops}
files=$new_files
[ -f "$files/compose.yaml" ] || { echo "deploy: no $files/compose.yaml here" >&2; exit 64; }

for one in "$image" "$recovery"; do
    case $one in
        *@sha256:*) ;;
        *) echo "deploy: $one is no image by digest" >&2; exit 64 ;;
    esac
done

say() { printf 'deploy: %s\n' "$1" >&2; }

compose() {
    docker compose -f "$files/compose.yaml" --profile recovery "$@" </dev/null
}

# guichet of the version that is to run; of the recovery image where backups are made or put back.
guichet() { compose run --rm -T migrate guichet "$@"; }

use() {
    GUICHET_IMAGE=$1
    GUICHET_RECOVERY_IMAGE=$2
    export GUICHET_IMAGE GUICHET_RECOVERY_IMAGE
}

# Without a test customer it warns, and looks at what a stranger meets: no reason to go back.
smoke() {
    compose run --rm -T -e PORTAL_LOGIN -e PORTAL_PASSWORD -e PORTAL_PARTY \
        -e PORTAL_OTHER_ORDER -e PORTAL_OTHER_INVOICE \
        migrate guichet smoke --base-url "https://$PORTAL_HOST"
}

before=
before_recovery=
if [ -f "$state" ]; then
    { read -r before && read -r before_recovery; } <"$state"
fi

use "$image" "$recovery"
say "fetching $image"
compose pull --quiet portal migrate backup drill || exit 2

say 'preflight'
guichet preflight || { say 'preflight is red: nothing was touched'; exit 2; }

say 'backup'
made=$(compose run --rm -T backup --format json backup create) || made=
path=$(printf '%s' "$made" | sed -n 's/.*"path" *: *"\([^"]*\)".*/\1/p')
[ -n "$path" ] || { say 'no backup, so nothing was touched'; exit 2; }
say "backup $path"

migrated=no
back() {
    say "$1"
    if [ -z "$before" ]; then
        say 'there is no version before: the portal is stopped'
        compose stop portal || true
        exit 3
    fi
    compose stop portal || true
    # Put back by the version that made the backup.
    if [ "$migrated" = yes ]; then
        compose run --rm -T drill restore "$path" --replace || {
            say "the database of before could not be put back: see docs/runbooks/restore.md"
            exit 3
        }
        say 'the database of before is back: "guichet restore release" opens it (docs/runbooks/restore.md)'
    fi
    use "$before" "$before_recovery"
    files=ops
    compose up -d --no-deps --wait portal || { say 'the version before does not start'; exit 3; }
    say "back to $before"
    exit 1
}

status=$(guichet --format json migrate --status) || back 'the schema cannot be read'
case $status in
    *'"behind"'*) pending=yes ;;
    *) pending=no ;;
esac

# The schema must not move under a running server.
compose stop portal || back 'the portal does not stop'
if [ "$pending" = yes ]; then
    say 'migrating'
    # From here on the version before may not know the schema any more, whatever the end.
    migrated=yes
    guichet migrate || back 'the migration failed'
fi

say 'starting'
compose up -d --no-deps --wait portal || back 'the new version does not start'
say 'smoke'
smoke || back 'smoke is red'
printf '%s\n%s\n' "$image" "$recovery" >"$state.new"
mv "$state.new" "$state"
if [ "$new_files" != ops ]; then
    rm -rf ops.before
    [ ! -e ops ] || mv ops ops.before
    mv "$new_files" ops
fi
say "in place: $image"
