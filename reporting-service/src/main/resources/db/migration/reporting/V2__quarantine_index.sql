-- The quarantine is read page by page from its newest record, and by business key.

create index quarantine_newest on quarantine (recorded_at, topic, partition, record_offset);
create index quarantine_event on quarantine (event_key, event_type) where event_key is not null;

comment on column consumer_position.version is 'Number of transactions that moved this position or applied a record of it out of quarantine; the sum over all rows is the data version.';
