#!/bin/sh
# Sends events, again and again until they are taken. Needs curl 7.71 or newer.
#
#   PARALLAX_URL=http://localhost:8081 sh send.sh sales sales.ndjson
#
# The file has an event per line. Each has its own id (such as saleId), which stays the same however
# often the file is sent: that is why sending again is safe.
set -eu
if [ $# -ne 2 ]; then
  echo "usage: sh send.sh <resource> <file>, for example sales sales.ndjson" >&2
  exit 2
fi
resource=$1
file=$2
url=${PARALLAX_URL:-http://localhost:8081}/api/v1/$resource?results=rejected
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# The key goes through standard input, so that no list of processes shows it.
# Without --fail, "all errors" are broken connections and the statuses that may pass (408, 429, 5xx);
# curl waits as long as Retry-After says.
status=$(
  if [ -n "${PARALLAX_API_KEY:-}" ]; then
    printf 'header = "X-API-Key: %s"\n' "$PARALLAX_API_KEY"
  fi | curl --config - --silent --show-error --output "$answer" --write-out '%{http_code}' \
    --retry 9 --retry-all-errors --retry-max-time 600 --max-time 60 \
    --header 'Content-Type: application/x-ndjson' --data-binary "@$file" "$url"
)
cat "$answer"
echo
[ "$status" = 202 ] && grep -q '"rejected":0' "$answer"
