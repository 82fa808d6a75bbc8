#!/usr/bin/env bash
# Builds the images that docker-compose.yml, the Dockerfile and the tests need, without a registry:
# from Debian's packages, the JDK 25 of this machine, and jars from Maven's repository.
#
#   containers/build-images.sh [--install] [--force]
#
#   --install   first install what is missing of Docker and docker-compose (Debian, as root)
#   --force     build even what is up to date
#
# Writes target/images.env: the names of the images as settings for docker compose and the tests.
set -euo pipefail
cd "$(dirname "$0")"

install=no force=no
for option in "$@"; do
  case $option in
    --install) install=yes ;;
    --force) force=yes ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

say() { echo "[$(date +%T)] $*"; }
fail() { echo "build-images.sh: $*" >&2; exit 1; }

# Docker's classic builder, which finds local images as they are named
export DOCKER_BUILDKIT=0
work=$PWD/target
mkdir -p "$work"

compose_is_there() { docker compose version >/dev/null 2>&1 || docker-compose version >/dev/null 2>&1; }

if [[ $install == yes ]] && ! { command -v dockerd >/dev/null && compose_is_there; }; then
  say "installing Docker"
  apt-get update -q
  apt-get install -qy --no-install-recommends docker.io docker-compose iptables openssl
fi
command -v docker >/dev/null || fail "there is no docker; --install installs it on Debian"
docker version >/dev/null 2>&1 || fail "no Docker engine answers; containers/start-docker.sh starts one"
for tool in apt-get dpkg-deb mvn unzip; do
  command -v "$tool" >/dev/null || fail "$tool is needed, on Debian or a system made of it"
done

# The newest JDK of this machine that is 25 or newer
find_jdk() {
  local home
  for home in "${JAVA_HOME:-/none}" /usr/lib/jvm/* /opt/*jdk*; do
    if [[ -x $home/bin/jlink ]] && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release"; then
      echo "$home"
      return
    fi
  done
  fail "no JDK 25 in JAVA_HOME, /usr/lib/jvm or /opt"
}
jdk=$(find_jdk)

# Changes whenever an image would: this folder, the versions in the poms, the JDK, the system
inputs=$( (
  find . -path ./target -prune -o -path ./secure -prune -o -type f ! -name '*.md' -print | LC_ALL=C sort | xargs cat
  grep -E 'version>' ../pom.xml
  cat "$jdk/release" /etc/debian_version
  uname -m
) | sha256sum | cut -c1-20)

base=parallax/base:local
jre=parallax/jre:local
kafka=parallax/kafka:local
postgres=parallax/postgres:local

# All have the same inputs, so all are built or none
are_current() {
  local image
  [[ $force == no ]] || return
  for image in "$base" "$jre" "$kafka" "$postgres"; do
    [[ $(docker image inspect --format '{{index .Config.Labels "io.parallax.inputs"}}' "$image" 2>/dev/null) == "$inputs" ]] || return
  done
}

# Downloads packages and all they depend on into $1/debs, whatever is installed here
download() {
  local folder=$1
  shift
  mkdir -p "$folder/debs/partial"
  # perl scripts around psql, which nothing here calls
  printf 'Package: postgresql-client-common\nStatus: install ok installed\nVersion: 999\nArchitecture: all\nMulti-Arch: foreign\nMaintainer: none\nDescription: none\n' >"$folder/status"
  apt-get -qq -y -o "Dir::State::status=$folder/status" -o "Dir::Cache::archives=$folder/debs" \
    -o APT::Sandbox::User= -o APT::Install-Recommends=false -o Debug::NoLocking=true \
    --download-only install "$@" || fail "packages cannot be had; is 'apt-get update' due?"
}

# Unpacks the packages of $1/debs into $1/root. Their scripts do not run: nothing in the images needs
# them.
unpack() {
  local deb
  mkdir -p "$1/root"
  for deb in "$1"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$1/root" --keep-directory-symlink --no-same-owner
  done
  rm -rf "$1"/root/usr/share/{man,info,locale,lintian,bash-completion}
}

# What is fetched or takes long, all at the same time
prepare() {
  local packages=(base-files bash coreutils findutils grep hostname libc-bin libstdc++6 sed zlib1g)
  local client jars runtime
  mvn -q -B -ntp -f pom.xml dependency:copy-dependencies "-DoutputDirectory=$work/jars" &
  jars=$!
  "$jdk/bin/jlink" --output "$work/jre/jre" --strip-java-debug-attributes --no-man-pages \
    --no-header-files --add-modules "java.se,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,\
jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs" &
  runtime=$!
  client=$(apt-cache depends postgresql-client | sed -n 's/.*Depends: \(postgresql-client-[0-9]*\)$/\1/p')
  download "$work/base" "${packages[@]}"
  download "$work/postgres" "${packages[@]}" "$client"
  wait "$jars"
  wait "$runtime"
}

build_base() {
  local folder=$work/base root=$work/base/root
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64}
  ln -s usr/bin usr/sbin usr/lib usr/lib64 "$root"
  unpack "$folder"
  mkdir -p "$root"/{tmp,etc,root,proc,sys,dev}
  ln -sf dash "$root/usr/bin/sh"
  [[ -e $root/usr/bin/dash ]] || ln -sf bash "$root/usr/bin/sh"
  printf '%s\n' root:x:0:0::/root:/bin/bash postgres:x:999:999::/var/lib/postgresql:/bin/bash \
    appuser:x:1000:1000::/home/appuser:/bin/bash >"$root/etc/passwd"
  printf '%s\n' root:x:0: postgres:x:999: appuser:x:1000: >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  chmod 1777 "$root/tmp"
  tar -c -C "$root" --owner=0 --group=0 --numeric-owner . |
    docker import --change "LABEL io.parallax.inputs=$inputs" \
      --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' --change 'CMD ["bash"]' - "$base" >/dev/null
}

# Builds image $2 on image $3 from folder $1 and what was put into its folder in target
build() {
  cp -r "$1"/* "$work/$1/"
  docker build -q --build-arg "BASE_IMAGE=$3" --build-arg "INPUTS=$inputs" -t "$2" "$work/$1" >/dev/null
}

build_kafka() {
  mkdir -p "$work/kafka/libs"
  find "$work/jars" -name '*.jar' ! -name 'embedded-postgres-*' -exec cp -t "$work/kafka/libs" {} +
  build kafka "$kafka" "$jre"
}

build_postgres() {
  local folder=$work/postgres machine=amd64
  [[ $(uname -m) == aarch64 ]] && machine=arm64v8
  # what the base has is not needed twice
  local deb
  for deb in "$work"/base/debs/*.deb; do
    rm -f "$folder/debs/$(basename "$deb")"
  done
  mkdir -p "$folder/client"/usr/{bin,sbin,lib,lib64}
  unpack "$folder"
  # the base has links in the place of these
  cp -r --no-clobber "$folder"/root/usr "$folder/client/"
  [[ -d $folder/root/lib ]] && cp -r --no-clobber "$folder"/root/lib/* "$folder/client/usr/lib/"
  find "$folder"/client/usr/lib/postgresql -path '*/bin/*' \( -name psql -o -name pg_isready \) \
    -exec cp -t "$folder/client/usr/bin" {} +
  rm -rf "$folder"/client/usr/lib/postgresql "$folder/root" "$folder/debs"
  mkdir "$folder/server"
  unzip -q -p "$work"/jars/embedded-postgres-binaries-linux-$machine-*.jar '*.txz' |
    tar -xJ -C "$folder/server"
  build postgres "$postgres" "$base"
}

if are_current; then
  say "the images are up to date"
else
  rm -rf "$work"/{base,jars,jre,kafka,postgres}
  mkdir -p "$work/jre"
  say "fetching packages and jars"
  prepare
  say "building images"
  build_base
  build_postgres &
  second=$!
  build jre "$jre" "$base"
  build_kafka
  wait "$second"
fi

# the last: Testcontainers starts a small image to see whether Docker works; and without its helper
# that removes what tests leave behind, which no local image stands in for
cat >"$work/images.env" <<END
JRE_IMAGE=$jre
KAFKA_IMAGE=$kafka
POSTGRES_IMAGE=$postgres
TESTCONTAINERS_TINYIMAGE_CONTAINER_IMAGE=$base
TESTCONTAINERS_RYUK_DISABLED=true
END
say "names of the images: containers/target/images.env"
