#!/usr/bin/env bash
# Makes what docker-compose.secure.yml needs: a certificate authority, certificates of Kafka and
# PostgreSQL, and a random password for everybody. Needs openssl.
#
#   containers/secure/make-secrets.sh [NAME...]
#
# NAME: further host names under which clients outside of the containers find Kafka. Everything goes
# to the folder secrets, or to PARALLAX_SECRETS, which only you can enter. Nothing is overwritten.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${PARALLAX_SECRETS:-$here/secrets}
if [[ -e $folder ]]; then
  echo "$folder is there already; remove it to make everything anew" >&2
  exit 1
fi
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"
days=825

authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days $days -subj "/CN=Parallax $1" \
    -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign \
    -keyout "$1.key" -out "$1.crt" 2>/dev/null
}

# A certificate for the host name $1, and for the others
certificate() {
  local name=$1 names=DNS:$1 other
  shift
  for other in "$@"; do
    names+=,DNS:$other
  done
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj "/CN=$name" -keyout "$name.key" -out "$name.csr" 2>/dev/null
  openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days $days -out "$name.crt" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$names") 2>/dev/null
  rm "$name.csr"
}

password() { openssl rand -hex 24; }

jaas() {
  printf 'org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";' "$1" "$2"
}

mkdir kafka postgres sales-service outcomes-service reporting-service
authority ca
certificate kafka localhost "$@"
certificate postgres
cat kafka.key kafka.crt >kafka/kafka.pem
mv postgres.key postgres.crt postgres
rm kafka.key kafka.crt ca.srl
for part in kafka postgres sales-service outcomes-service reporting-service; do
  cp ca.crt "$part"
done

# Kafka: name and password of each user, who the services know by these names as well
: >kafka/users
for user in broker admin sales-service outcomes-service reporting-service; do
  secret=$(password)
  echo "$user $secret" >>kafka/users
  if [[ -d $user ]]; then
    echo -n "$secret" >"$user/PARALLAX_KAFKA_PASSWORD"
  fi
  if [[ $user == admin ]]; then
    printf '%s\n' security.protocol=SASL_SSL sasl.mechanism=SCRAM-SHA-512 \
      "sasl.jaas.config=$(jaas admin "$secret")" ssl.truststore.type=PEM \
      ssl.truststore.location=/run/parallax/ca.crt >kafka/admin.properties
  fi
done

# PostgreSQL: the owner of all, and three roles with no more rights than they need
for role in superuser migrator app reader; do
  password >"postgres/$role"
done
tr -d '\n' <postgres/app >reporting-service/DATABASE_APP_PASSWORD
tr -d '\n' <postgres/migrator >reporting-service/DATABASE_MIGRATOR_PASSWORD

# the folder is closed to others; inside of the containers each file is read by a user of its own
find . -mindepth 1 -type d -exec chmod 755 {} +
find . -type f -exec chmod 644 {} +
chmod 600 ca.key
echo "made $folder"
echo "ca.key signs certificates that everything here trusts: keep it elsewhere"
