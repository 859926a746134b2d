#!/bin/sh
# Run by PostgreSQL's image when its volume is new: a role and a database for Tryton and for the
# portal, each closed to the other.
set -eu
secrets=${SECRETS:-/run/secrets}
url=$(cat "$secrets/portal_db")
part() { # the Nth part of USER:PASSWORD@HOST/DATABASE
    printf '%s' "$url" | sed -nE \
        "s|^postgres(ql)?://([A-Za-z0-9_]+):([^@:%/]+)@[^/]+/([A-Za-z0-9_]+)\$|\\$(($1 + 1))|p"
}
portal_user=$(part 1)
portal_password=$(part 2)
portal_database=$(part 3)
export portal_user portal_password portal_database
if [ -z "$portal_password" ]; then
    echo 'portal_db must be postgres://USER:PASSWORD@postgres/DATABASE, without % in PASSWORD' >&2
    exit 1
fi
tryton_password=$(cat "$secrets/tryton_db")
export tryton_password

# Passwords come by the environment: arguments can be seen by others.
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv portal_user portal_user
\getenv portal_password portal_password
\getenv portal_database portal_database
\getenv tryton_password tryton_password
\getenv tryton_database TRYTON_DATABASE
-- Backups are rehearsed, and restored, in databases beside its own.
CREATE ROLE :"portal_user" LOGIN CREATEDB PASSWORD :'portal_password';
CREATE ROLE tryton LOGIN PASSWORD :'tryton_password';
CREATE DATABASE :"portal_database" OWNER :"portal_user";
CREATE DATABASE :"tryton_database" OWNER tryton;
REVOKE ALL ON DATABASE :"portal_database" FROM PUBLIC;
REVOKE ALL ON DATABASE :"tryton_database" FROM PUBLIC;
SQL
