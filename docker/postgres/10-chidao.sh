#!/bin/sh
# Run once, when the database folder is made: Chidao's own role owns its database and is no superuser.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set password="$CHIDAO_DB_PASSWORD" --username postgres <<'SQL'
CREATE ROLE chidao LOGIN PASSWORD :'password';
CREATE DATABASE chidao OWNER chidao;
REVOKE CONNECT, TEMPORARY ON DATABASE chidao FROM PUBLIC;
SQL
