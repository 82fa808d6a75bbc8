-- Ledger: the latest revision of every fact. Cube: counters over the ledger, cube = fold(ledger).
-- Positions and quarantine change in the same transaction as both.
-- Keys are business keys or derived from content: no serial numbers, no foreign keys across tables,
-- so that the tables can be spread over several database servers.

create table dimension_set (
  id             uuid not null,
  product        text collate "C" not null,
  region         text collate "C" not null,
  country        text collate "C" not null,
  segment        text collate "C" not null,
  channel        text collate "C" not null,
  closing_method text collate "C" not null,
  primary key (id)
);
comment on table dimension_set is 'Each combination of dimension values that occurs in ledger or cube.';
comment on column dimension_set.id is 'First 128 bits of the SHA-256 of the values: the same combination has the same id in every database.';
comment on column dimension_set.product is 'Product code, or (unknown).';
comment on column dimension_set.region is 'ISO 3166-1 alpha-2 or ISO 3166-2 code, or (unknown).';
comment on column dimension_set.country is 'ISO 3166-1 alpha-2 code, derived from region, or (unknown).';
comment on column dimension_set.segment is 'Customer segment code, or (unknown).';
comment on column dimension_set.channel is 'Sales channel code, or (unknown).';
comment on column dimension_set.closing_method is 'Code of how the sale was closed, or (unknown).';

create table sale (
  sale_id       text collate "C" not null,
  revision      integer not null,
  withdrawn     boolean not null,
  closed_at     timestamptz not null,
  dimension_set uuid not null,
  reversed      boolean not null,
  quantity      integer not null,
  amount        numeric(19, 4),
  currency      text collate "C",
  customer_id   text collate "C",
  salesperson   text collate "C",
  lead_id       text collate "C",
  referred_by   text collate "C",
  primary key (sale_id)
);
create index sale_closed_at on sale (closed_at);
comment on table sale is 'Ledger of closed sales: one row per sale, its latest revision.';
comment on column sale.sale_id is 'Business key, as given by the sending system.';
comment on column sale.revision is 'Revision of the event this row holds, 1 or more.';
comment on column sale.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column sale.closed_at is 'When the sale was closed, to the microsecond.';
comment on column sale.dimension_set is 'Where the sale counts: id in dimension_set.';
comment on column sale.reversed is 'Taken back as a whole since.';
comment on column sale.quantity is 'Units sold, 1 or more.';
comment on column sale.amount is 'Price of all units together, in units of currency.';
comment on column sale.currency is 'ISO 4217 code of amount.';
comment on column sale.customer_id is 'Who bought, as given by the sending system.';
comment on column sale.salesperson is 'Who sold, as given by the sending system.';
comment on column sale.lead_id is 'Lead that became this sale.';
comment on column sale.referred_by is 'Customer who recommended us.';

create table sale_reversal (
  reversal_id   text collate "C" not null,
  revision      integer not null,
  withdrawn     boolean not null,
  reversed_at   timestamptz not null,
  sale_id       text collate "C" not null,
  dimension_set uuid not null,
  counted_sales smallint not null,
  counted_units integer not null,
  quantity      integer,
  amount        numeric(19, 4),
  currency      text collate "C",
  reason        text,
  primary key (reversal_id)
);
create index sale_reversal_reversed_at on sale_reversal (reversed_at);
create index sale_reversal_sale_id on sale_reversal (sale_id);
comment on table sale_reversal is 'Ledger of reversals: one row per cancellation or return, its latest revision.';
comment on column sale_reversal.reversal_id is 'Business key, as given by the sending system.';
comment on column sale_reversal.revision is 'Revision of the event this row holds, 1 or more.';
comment on column sale_reversal.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column sale_reversal.reversed_at is 'When the sale was taken back, to the microsecond.';
comment on column sale_reversal.sale_id is 'Sale that was taken back.';
comment on column sale_reversal.dimension_set is 'Where the reversal counts, that is where its sale does: id in dimension_set.';
comment on column sale_reversal.counted_sales is '1 if it takes the whole sale back and is the first to do so, else 0.';
comment on column sale_reversal.counted_units is 'Units it takes back of those that earlier reversals have left.';
comment on column sale_reversal.quantity is 'Units as told, 1 or more; null for the whole sale.';
comment on column sale_reversal.amount is 'What the customer gets back, in units of currency.';
comment on column sale_reversal.currency is 'ISO 4217 code of amount.';
comment on column sale_reversal.reason is 'Why, for people to read.';

create table survey_answer (
  answer_id         text collate "C" not null,
  revision          integer not null,
  withdrawn         boolean not null,
  answered_at       timestamptz not null,
  own_dimension_set uuid not null,
  dimension_set     uuid not null,
  csat              smallint,
  nps               smallint,
  ces               smallint,
  repurchase_intent smallint,
  invitation_id     text collate "C",
  sale_id           text collate "C",
  customer_id       text collate "C",
  primary key (answer_id)
);
create index survey_answer_answered_at on survey_answer (answered_at);
create index survey_answer_sale_id on survey_answer (sale_id) where sale_id is not null;
comment on table survey_answer is 'Ledger of survey answers: one row per answer, its latest revision.';
comment on column survey_answer.answer_id is 'Business key, as given by the sending system.';
comment on column survey_answer.revision is 'Revision of the event this row holds, 1 or more.';
comment on column survey_answer.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column survey_answer.answered_at is 'When the customer answered, to the microsecond.';
comment on column survey_answer.own_dimension_set is 'What the answer itself said: id in dimension_set.';
comment on column survey_answer.dimension_set is 'Where the answer counts, with what it inherited from its sale: id in dimension_set.';
comment on column survey_answer.csat is 'Customer satisfaction, 1 to 5.';
comment on column survey_answer.nps is 'Likelihood to recommend, 0 to 10.';
comment on column survey_answer.ces is 'Agreement with "made it easy", 1 to 7.';
comment on column survey_answer.repurchase_intent is 'Intent to buy again, 1 to 5.';
comment on column survey_answer.invitation_id is 'Invitation that was answered.';
comment on column survey_answer.sale_id is 'Sale the answer is about.';
comment on column survey_answer.customer_id is 'Who answered, as given by the sending system.';

create table cube_sales (
  bucket               timestamptz not null,
  dimension_set        uuid not null,
  sales_closed         bigint not null,
  units_closed         bigint not null,
  sales_reversed       bigint not null,
  units_reversed       bigint not null,
  closed_then_reversed bigint not null,
  primary key (bucket, dimension_set)
);
comment on table cube_sales is 'Counters of sales per 15 minutes and dimension_set; no row where all are 0.';
comment on column cube_sales.bucket is 'Start of the 15 minutes (UTC) in which sales were closed or taken back.';
comment on column cube_sales.dimension_set is 'Id in dimension_set.';
comment on column cube_sales.sales_closed is 'Number of sales closed.';
comment on column cube_sales.units_closed is 'Number of units in those sales.';
comment on column cube_sales.sales_reversed is 'Number of sales taken back whole in this bucket, whenever they were closed.';
comment on column cube_sales.units_reversed is 'Number of units taken back in this bucket.';
comment on column cube_sales.closed_then_reversed is 'Of the sales closed in this bucket, those taken back whole at any time since.';

create table cube_scores (
  bucket        timestamptz not null,
  dimension_set uuid not null,
  measure       text collate "C" not null,
  score         smallint not null,
  answers       bigint not null,
  primary key (bucket, dimension_set, measure, score)
);
comment on table cube_scores is 'Histogram of survey scores per 15 minutes and dimension_set; no row where answers is 0.';
comment on column cube_scores.bucket is 'Start of the 15 minutes (UTC) in which the answers were given.';
comment on column cube_scores.dimension_set is 'Id in dimension_set.';
comment on column cube_scores.measure is 'csat, nps, ces or repurchase-intent.';
comment on column cube_scores.score is 'Score on the scale of the measure.';
comment on column cube_scores.answers is 'Number of answers with this score.';

create table consumer_position (
  topic           text collate "C" not null,
  partition       integer not null,
  topic_id        uuid not null,
  next_offset     bigint not null,
  version         bigint not null default 0,
  last_event_time timestamptz,
  updated_at      timestamptz not null default now(),
  primary key (topic, partition)
);
comment on table consumer_position is 'How far each partition has been applied: the truth, whatever Kafka remembers of the consumer group.';
comment on column consumer_position.topic is 'Kafka topic.';
comment on column consumer_position.partition is 'Partition number; partitions of the same number form a lane.';
comment on column consumer_position.topic_id is 'Kafka''s id of the topic when the position was begun: a topic of the same name with another id is another topic.';
comment on column consumer_position.next_offset is 'Offset of the first record not applied yet.';
comment on column consumer_position.version is 'Number of transactions that moved this position; the sum over all rows is the data version.';
comment on column consumer_position.last_event_time is 'Latest time of occurrence among the applied events.';
comment on column consumer_position.updated_at is 'When this row was last changed.';

create table quarantine (
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
comment on table quarantine is 'Records that could not be applied, byte for byte; they never block their neighbours.';
comment on column quarantine.topic is 'Kafka topic.';
comment on column quarantine.partition is 'Partition number.';
comment on column quarantine.record_offset is 'Offset of the record.';
comment on column quarantine.reason is 'unreadable, invalid, conflict or refused.';
comment on column quarantine.detail is 'What was wrong and what was expected.';
comment on column quarantine.event_type is 'CloudEvents type, where it could be read.';
comment on column quarantine.event_key is 'Business key, where it could be read.';
comment on column quarantine.recorded_at is 'When Kafka took the record.';
comment on column quarantine.record_key is 'Key of the record.';
comment on column quarantine.record_value is 'Value of the record.';
comment on column quarantine.header_names is 'Names of the headers, UTF-8.';
comment on column quarantine.header_values is 'Values of the headers, in the same order.';
