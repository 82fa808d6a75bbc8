#!/usr/bin/env bash
# Sets a new database up as the variables POSTGRES_* say, then becomes the command.
set -euo pipefail

# The value of variable $1, or what is in the file that $1_FILE names, or $2.
setting() {
  local file=$1_FILE
  if [[ -n ${!file:-} ]]; then
    cat "${!file}"
  else
    echo "${!1:-${2:-}}"
  fi
}

set_up() {
  local user password database method
  user=$(setting POSTGRES_USER postgres)
  database=$(setting POSTGRES_DB "$user")
  password=$(setting POSTGRES_PASSWORD)
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [[ -z $password && $method != trust ]]; then
    echo "POSTGRES_PASSWORD is not set: the superuser $user needs a password" >&2
    exit 1
  fi

  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  # shellcheck disable=SC2086 # several arguments
  initdb --username="$user" --pwfile=<(echo "$password") --set "listen_addresses=*" \
    --set unix_socket_directories=/var/run/postgresql ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"

  # on a socket only: nobody gets in before it is all there
  pg_ctl -D "$PGDATA" -w -o "-c listen_addresses=''" start
  export PGHOST=/var/run/postgresql PGUSER=$user PGDATABASE=$database PGPASSWORD=$password
  local psql=(psql -v ON_ERROR_STOP=1 --no-psqlrc)
  if [[ $database != postgres ]]; then
    "${psql[@]}" -d postgres -v database="$database" <<<'create database :"database";'
  fi
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) echo "running $file"; bash "$file" ;;
      *.sql) echo "running $file"; "${psql[@]}" -f "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGHOST PGUSER PGDATABASE PGPASSWORD
}

if [[ ${1:-} == -* ]]; then
  set -- postgres "$@"
fi
if [[ ${1:-} == postgres && ! -s $PGDATA/PG_VERSION ]]; then
  set_up
fi
unset POSTGRES_PASSWORD
exec "$@"
