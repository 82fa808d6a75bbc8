#!/bin/sh
# Makes a key for the API. The line for the keys file goes to the standard output, the key itself to
# the terminal (standard error), once: nobody can find it out from the line.
#
#   ./make-api-key.sh shop sales:write outcomes:write >> api-keys
set -eu

known='sales:write outcomes:write reports:read reports:people reports:admin metrics:read'

fail() {
  echo "$1" >&2
  echo "Usage: ./make-api-key.sh <caller> <scope>... >> <keys file>" >&2
  echo "Scopes: $known" >&2
  exit 2
}

sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum
  else
    shasum -a 256
  fi | cut -c 1-64
}

[ $# -ge 2 ] || fail "A caller and one scope or more are needed."
caller=$1
shift
case $caller in
  '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) fail "The caller may have A-Z a-z 0-9 . _ - and begins with none of the last three." ;;
esac
[ ${#caller} -le 64 ] || fail "The caller may have 64 characters."
scopes=
for scope; do
  case " $known " in
    *" $scope "*) scopes=${scopes:+$scopes,}$scope ;;
    *) fail "There is no scope $scope." ;;
  esac
done

# 256 random bits; the prefix is for people and for scanners that look for leaked keys
key=plx_$(od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n')
[ ${#key} -eq 68 ] || { echo "There were no random bytes." >&2; exit 1; }
hash=$(printf %s "$key" | sha256)

echo "The key of $caller, shown this once: $key" >&2
echo "$caller  $scopes  sha256:$hash"
