#!/usr/bin/env bash
# Makes the roles, once, when the database is new. Schemas and tables belong to the migrator;
# what it makes, the others may use as said here.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v migrator="$(</run/parallax/migrator)" -v app="$(</run/parallax/app)" \
  -v reader="$(</run/parallax/reader)" <<'SQL'
create role parallax_migrator login password :'migrator';
create role parallax_app login password :'app';
create role parallax_reader login password :'reader' connection limit 20;
create role parallax_bi nologin;
alter role parallax_reader set default_transaction_read_only = on;
alter role parallax_reader set statement_timeout = '60s';

revoke all on database parallax from public;
grant connect on database parallax to parallax_migrator, parallax_app, parallax_reader, parallax_bi;
revoke all on schema public from public;
grant create on database parallax to parallax_migrator;
alter default privileges for role parallax_migrator
  grant usage on schemas to parallax_app, parallax_reader;
alter default privileges for role parallax_migrator
  grant select, insert, update, delete on tables to parallax_app;
alter default privileges for role parallax_migrator
  grant select on tables to parallax_reader;
SQL
