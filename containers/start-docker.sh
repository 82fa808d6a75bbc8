#!/usr/bin/env bash
# Starts a Docker engine, as root, where none runs and no service manager does it; for build machines.
# Its log is containers/target/dockerd.log, its process id is in containers/target/dockerd.pid.
set -euo pipefail
cd "$(dirname "$0")"

mkdir -p target
rm -f target/dockerd.pid
if docker version >/dev/null 2>&1; then
  echo "a Docker engine runs"
  exit
fi
if ! pgrep -x dockerd >/dev/null; then
  # of an engine that was killed; the numbers may be those of others by now
  rm -f /var/run/docker.pid /var/run/docker/containerd/containerd.pid
fi
echo "starting dockerd"
setsid dockerd >target/dockerd.log 2>&1 </dev/null &
echo $! >target/dockerd.pid
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
