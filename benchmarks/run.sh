#!/usr/bin/env bash
# Builds what the benchmarks need, then runs them. See benchmarks/run.sh --help.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The home of the first JDK 25 or newer among the usual places.
find_jdk() {
  local home version
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/* ~/.sdkman/candidates/java/* ~/.jdks/*; do
    if [[ -x $home/bin/javac && -r $home/release ]]; then
      version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
      if ((${version:-0} >= 25)); then
        echo "$home"
        return
      fi
    fi
  done
}

jdk=$(find_jdk)
if [[ -z $jdk ]]; then
  echo "A JDK 25 or newer is needed: set JAVA_HOME to it." >&2
  exit 1
fi
if [[ ! -r /proc/self/schedstat ]]; then
  echo "CPU times are read from /proc, as Linux has it." >&2
  exit 1
fi

case ${1:---help} in
  quick | full)
    modules=sales-service,reporting-service,quickstart
    for peer in runner stages kafka-streams-peer flink-peer spring-peer; do
      modules+=,benchmarks/$peer
    done
    echo "Building. The first time this downloads Flink, RocksDB and DuckDB, some 300 MB."
    JAVA_HOME=$jdk mvn -f "$root/pom.xml" -q -B -ntp -Pbenchmarks package -am -pl "$modules" \
      -Dmaven.test.skip=true -Dspotless.check.skip=true -Dstyle.color=never
    ;;
esac

runner=$root/benchmarks/runner/target
exec "$jdk/bin/java" -Xmx2g -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -Dparallax.home="$root" \
  -cp "$runner/classes:$runner/lib/*" io.parallax.benchmarks.Main "$@"
