#!/usr/bin/env bash
# Tries to make the product lose or double an event. Builds what is missing first.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage='e2e-tests/faults.sh quick|full [--json FILE] [--seed N] [--rows F01,F02,...]

  quick    a selection and every planted defect, some 20 minutes
  full     the whole matrix, more than an hour
  --json   where to write the results, an array with an object per row
  --seed   of everything that is random; each row prints its own
  --rows   only these rows, of quick or full length

Prints a table in Markdown; see docs/reliability.md. Ends with 0 if every row passed; if one did not,
logs and data are kept, and it says where.'

case ${1:-} in
  quick | full) ;;
  --help | -h)
    echo "$usage"
    exit 0
    ;;
  *)
    echo "$usage" >&2
    exit 2
    ;;
esac

for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/* ~/.sdkman/candidates/java/* ~/.jdks/*; do
  if [[ -x $home/bin/javac && -r $home/release ]]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    if ((${version:-0} >= 25)); then
      jdk=$home
      break
    fi
  fi
done
if [[ -z ${jdk:-} ]]; then
  echo "A JDK 25 or newer is needed: set JAVA_HOME to one." >&2
  exit 1
fi

jar=$root/fault-tests/target/fault-tests-0.1.0.jar
sources=("$root"/{api-access,event-contracts,event-ingest,sales-service,outcomes-service,reporting-service,quickstart,fault-tests}/{pom.xml,src/main})
if [[ ! -d $root/fault-tests/target/lib || ! -r $jar ]] ||
  [[ -n $(find "${sources[@]}" -newer "$jar" -print 2>/dev/null | head -n 1) ]]; then
  echo "Building what the faults are tried on." >&2
  # Maven's own libraries use what Java 25 warns about
  quiet="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  JAVA_HOME=$jdk MAVEN_OPTS="$quiet ${MAVEN_OPTS:-}" mvn -f "$root/pom.xml" -q -B -ntp package \
    -am -pl sales-service,outcomes-service,reporting-service,fault-tests \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -Dstyle.color=never >&2
  touch "$jar"
fi

exec "$jdk/bin/java" -XX:+UseSerialGC -Xmx4g --enable-native-access=ALL-UNNAMED \
  -Dorg.apache.logging.log4j.level=OFF -Dparallax.home="$root" \
  -cp "$jar:$root/fault-tests/target/lib/*" io.parallax.faults.Faults "$@"
