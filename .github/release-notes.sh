#!/usr/bin/env bash
# Prints what CHANGELOG.md says about a version. Usage: release-notes.sh v1.2.0
set -euo pipefail

version=${1:?usage: release-notes.sh VERSION}
changelog=$(dirname "${BASH_SOURCE[0]}")/../CHANGELOG.md
notes=$(awk -v heading="## ${version#v}" '
  /^## / { inside = ($0 == heading || index($0, heading " ") == 1); next }
  inside { print }
' "$changelog" | sed -e '/./,$!d')
if [[ -z $notes ]]; then
  echo "CHANGELOG.md has no section \"## ${version#v}\"; rename \"## Unreleased\" first." >&2
  exit 1
fi
printf '%s\n' "$notes"
