#!/usr/bin/env bash
# Makes the topics that are missing, and says who may do what with them. Nobody but admin may do
# anything else.
set -euo pipefail

kafka() {
  local tool=$1
  shift
  "/opt/kafka/bin/kafka-$tool.sh" --bootstrap-server kafka:9092 --command-config /run/parallax/admin.properties "$@"
}

allow() {
  local user=$1
  shift
  kafka acls --add --allow-principal "User:$user" "$@" >/dev/null
}

sales=parallax.sales.v1
outcomes=parallax.outcomes.v1
for topic in $sales $outcomes; do
  kafka topics --create --if-not-exists --topic $topic --partitions "$PARTITIONS" \
    --replication-factor 1 --config message.timestamp.type=LogAppendTime --config max.message.bytes=81920
done
allow sales-service --operation Write --operation Describe --operation DescribeConfigs --topic $sales
allow outcomes-service --operation Write --operation Describe --operation DescribeConfigs --topic $outcomes
# to read and describe the topics, and to read in the group
allow reporting-service --operation DescribeConfigs --topic $sales --topic $outcomes
allow reporting-service --consumer --topic $sales --topic $outcomes --group parallax-reporting
