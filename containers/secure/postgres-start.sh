#!/usr/bin/env bash
# Starts the database. The key is copied because PostgreSQL takes none that others could read.
set -euo pipefail

install -m 600 /run/parallax/postgres.key /tmp/postgres.key
exec docker-entrypoint.sh postgres -c ssl=on -c ssl_cert_file=/run/parallax/postgres.crt \
  -c ssl_key_file=/tmp/postgres.key -c ssl_min_protocol_version=TLSv1.2 \
  -c hba_file=/etc/parallax/pg_hba.conf -c password_encryption=scram-sha-256
