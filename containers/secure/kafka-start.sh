#!/usr/bin/env bash
# Starts the broker; the first time it formats the storage with the users in it, so that there is
# never a moment without them.
set -euo pipefail
umask 077

login=org.apache.kafka.common.security.scram.ScramLoginModule
settings=/tmp/server.properties
cp /etc/parallax/kafka.properties "$settings"
users=()
while read -r name password; do
  users+=(--add-scram "SCRAM-SHA-512=[name=$name,password=$password]")
  if [[ $name == broker ]]; then
    echo "listener.name.internal.scram-sha-512.sasl.jaas.config=$login required username=\"$name\" password=\"$password\";" >>"$settings"
  fi
done </run/parallax/users
echo "advertised.listeners=$KAFKA_ADVERTISED_LISTENERS" >>"$settings"

if [[ ! -e /var/lib/kafka/data/meta.properties ]]; then
  KAFKA_HEAP_OPTS=-Xmx128m /opt/kafka/bin/kafka-storage.sh format --config "$settings" \
    --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" "${users[@]}"
fi
exec /opt/kafka/bin/kafka-server-start.sh "$settings"
