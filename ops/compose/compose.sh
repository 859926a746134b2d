#!/bin/sh
# docker compose on this host: with the settings of deploy.env and the images that deploy.sh put
# into place, so that what is run by hand or by a timer is of the version that serves.
#
#   ops/compose/compose.sh run --rm guichet doctor
#   ops/compose/compose.sh stop portal
set -eu
cd "$(dirname "$0")/../.."
if [ -f deploy.env ]; then
    # shellcheck disable=SC1091
    . ./deploy.env
fi
state=${GUICHET_STATE:-.deployed}
if [ -f "$state" ]; then
    { read -r GUICHET_IMAGE && read -r GUICHET_RECOVERY_IMAGE; } <"$state"
    export GUICHET_IMAGE GUICHET_RECOVERY_IMAGE
fi
exec docker compose -f ops/compose.yaml "$@"
