-- Log: how far each partition of Kafka was applied, and the records that could not be.

create schema if not exists log;

create table log.consumer_position (
  topic           text collate "C" not null,
  partition       integer not null,
  topic_id        uuid not null,
  next_offset     bigint not null,
  version         bigint not null default 0,
  last_event_time timestamptz,
  updated_at      timestamptz not null default now(),
  primary key (topic, partition)
);
comment on table log.consumer_position is 'How far each partition has been applied: the truth, whatever Kafka remembers of the consumer group.';
comment on column log.consumer_position.topic is 'Kafka topic.';
comment on column log.consumer_position.partition is 'Partition number; partitions of the same number form a lane.';
comment on column log.consumer_position.topic_id is 'Kafka''s id of the topic when the position was begun: a topic of the same name with another id is another topic.';
comment on column log.consumer_position.next_offset is 'Offset of the first record not applied yet.';
comment on column log.consumer_position.version is 'Number of transactions that moved this position or changed the ledger otherwise; the sum over all rows is the data version.';
comment on column log.consumer_position.last_event_time is 'Latest time of occurrence among the applied events.';
comment on column log.consumer_position.updated_at is 'When this row was last changed.';

create table log.quarantine (
  topic         text collate "C" not null,
  partition     integer not null,
  record_offset bigint not null,
  reason        text collate "C" not null,
  detail        text not null,
  event_type    text collate "C",
  event_key     text collate "C",
  recorded_at   timestamptz not null,
  record_key    bytea,
  record_value  bytea,
  header_names  bytea[] not null,
  header_values bytea[] not null,
  primary key (topic, partition, record_offset)
);
create index quarantine_newest on log.quarantine (recorded_at, topic, partition, record_offset);
create index quarantine_event on log.quarantine (event_key, event_type) where event_key is not null;
comment on table log.quarantine is 'Records that could not be applied, byte for byte; they never block their neighbours.';
comment on column log.quarantine.topic is 'Kafka topic.';
comment on column log.quarantine.partition is 'Partition number.';
comment on column log.quarantine.record_offset is 'Offset of the record.';
comment on column log.quarantine.reason is 'unreadable, invalid, conflict or refused.';
comment on column log.quarantine.detail is 'What was wrong and what was expected.';
comment on column log.quarantine.event_type is 'CloudEvents type, where it could be read.';
comment on column log.quarantine.event_key is 'Business key, where it could be read.';
comment on column log.quarantine.recorded_at is 'When Kafka took the record.';
comment on column log.quarantine.record_key is 'Key of the record.';
comment on column log.quarantine.record_value is 'Value of the record.';
comment on column log.quarantine.header_names is 'Names of the headers, UTF-8.';
comment on column log.quarantine.header_values is 'Values of the headers, in the same order.';
