#!/usr/bin/env bash
# Builds what is missing, then runs everything on this machine. See ./quickstart.sh --help.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
modules=(sales-service outcomes-service reporting-service quickstart)
usage=$root/quickstart/src/main/resources/io/parallax/quickstart/usage.txt

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# A build takes minutes: check the options before it.
check_options() {
  while (($#)); do
    case $1 in
      --help | -h)
        cat "$usage"
        exit 0
        ;;
      --no-sample-data) ;;
      --port-offset | --data-dir | --ready-file)
        if (($# < 2)); then
          echo "$1 has no value; --help shows what there is" >&2
          exit 2
        fi
        if [[ $1 == --ready-file ]]; then
          ready_file=$2
        fi
        shift
        ;;
      *)
        echo "unknown option $1; --help shows what there is" >&2
        exit 2
        ;;
    esac
    shift
  done
}

# The home of a Java that is on the PATH, or nothing.
java_on_path() {
  if command -v java >/dev/null; then
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}

# Prints the home of the first JDK 25 or newer among the usual places.
find_jdk() {
  local home version
  while read -r home; do
    if [[ -x $home/bin/javac && -r $home/release ]]; then
      version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
      if ((${version:-0} >= 25)); then
        echo "$home"
        return
      fi
    fi
  done < <(
    shopt -s nullglob
    printf '%s\n' "${JAVA_HOME:-}"
    java_on_path
    if [[ -x /usr/libexec/java_home ]]; then
      /usr/libexec/java_home -v 25+ 2>/dev/null || true
    fi
    printf '%s\n' /usr/lib/jvm/* /opt/* /opt/*/* ~/.sdkman/candidates/java/* ~/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      ~/Library/Java/JavaVirtualMachines/*/Contents/Home
  )
}

# What the build of a module leaves behind and a start needs.
artifact() {
  local suffix=-exec.jar
  if [[ $1 == quickstart ]]; then
    suffix=.jar
  fi
  compgen -G "$root/$1/target/$1-[0-9]*$suffix" | head -n 1
}

# Whether a module was not built yet, or before its sources were changed.
is_stale() {
  local jar sources=("$root/pom.xml" "$root/$1/pom.xml" "$root/$1/src/main")
  if [[ $1 != quickstart ]]; then
    sources+=("$root"/{api-access,event-contracts,event-ingest}/{pom.xml,src/main})
  fi
  jar=$(artifact "$1") || return 0
  [[ -n $(find "${sources[@]}" -newer "$jar" -print 2>/dev/null | head -n 1) ]]
}

build() {
  local module stale=()
  for module in "${modules[@]}"; do
    if is_stale "$module"; then
      stale+=("$module")
    fi
  done
  if ! ((${#stale[@]})); then
    return
  fi
  if ! command -v mvn >/dev/null; then
    fail "Maven 3.8 or newer is needed to build ${stale[*]}, and there is no mvn on the PATH." \
      "Install it (apt install maven, brew install maven) or see https://maven.apache.org."
  fi
  echo "Building ${stale[*]}. The first time this takes some minutes and downloads a lot."
  # Maven's own libraries use what Java 25 warns about
  local quiet="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  JAVA_HOME=$jdk MAVEN_OPTS="$quiet ${MAVEN_OPTS:-}" mvn -f "$root/pom.xml" -q -B -ntp package -am -pl "$(IFS=,; echo "${stale[*]}")" \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -Dstyle.color=never ||
    fail "The build failed."
  for module in "${stale[@]}"; do
    # Maven leaves a jar alone whose content stays the same
    touch "$(artifact "$module")" || fail "The build of $module left no jar in its target folder."
  done
}

ready_file=
check_options "$@"
# one that a killed launcher left behind must not look like this one's while it builds
if [[ -n $ready_file ]]; then
  rm -f -- "$ready_file"
fi
jdk=$(find_jdk)
if [[ -z $jdk ]]; then
  fail "A JDK 25 or newer is needed, and none was found in JAVA_HOME, on the PATH or where they" \
    "usually are. Install one, for example from https://adoptium.net, and set JAVA_HOME to it."
fi
# set by a build that is about to test what it built
if [[ -z ${PARALLAX_BUILT:-} ]]; then
  build
fi

# exec: this shell makes way, so that signals reach the launcher
exec "$jdk/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m \
  -Dparallax.home="$root" -cp "$(artifact quickstart):$root/quickstart/target/lib/*" \
  io.parallax.quickstart.Quickstart "$@"
