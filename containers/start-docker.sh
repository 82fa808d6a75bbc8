#!/usr/bin/env bash
# Starts a Docker engine, as root, where none runs and no service manager does it; for build machines.
# Its log: containers/target/dockerd.log
set -euo pipefail
cd "$(dirname "$0")"

if docker version >/dev/null 2>&1; then
  echo "a Docker engine runs"
  exit
fi
mkdir -p target
echo "starting dockerd"
setsid dockerd >target/dockerd.log 2>&1 </dev/null &
for _ in {1..60}; do
  if docker version >/dev/null 2>&1; then
    echo "Docker answers"
    exit
  fi
  sleep 1
done
tail -n 30 target/dockerd.log >&2
echo "dockerd does not answer" >&2
exit 1
