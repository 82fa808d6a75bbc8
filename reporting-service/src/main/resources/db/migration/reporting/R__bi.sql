-- The schema bi is the one that others may rely on: whatever is not in it may change with any version.
create schema if not exists bi;
comment on schema bi is 'For BI tools. All that others may rely on is here.';
comment on schema ledger is 'The latest revision of every fact, and what it was counted as.';
comment on schema cube is 'Counters over the ledger.';
comment on schema log is 'How far Kafka was applied, and the records that could not be.';
