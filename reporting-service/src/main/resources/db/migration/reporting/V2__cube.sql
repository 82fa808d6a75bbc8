-- Cube: counters over the ledger, cube = fold(ledger), in four parts for each family, so that
-- transactions never wait for each other's cells and a year is read from few rows.
--   sales_change  what transactions added, not merged yet; only ever appended to
--   sales_cell    merged, by 15 minutes and dimension set
--   sales_span    sums of the cells over days and weeks, by dimension set; over days of the time zone
--                 of reports too, where that is not UTC
--   sales_total   sums of the cells over hours, days and weeks, by no, one or two dimensions
-- Changes hold null where they add nothing. Spans and totals leave room on each page, because they
-- are updated again and again and stay on their page then.

create schema cube;

-- PostgreSQL's own sums are of wider types, which pays for many rows; most cells are made of two.
create aggregate cube.plain_sum (bigint)
  (sfunc = int8pl, stype = bigint, combinefunc = int8pl, parallel = safe);
comment on aggregate cube.plain_sum (bigint) is 'Sum in the type of what is summed.';
create aggregate cube.plain_sum (numeric)
  (sfunc = numeric_add, stype = numeric, combinefunc = numeric_add, parallel = safe);
comment on aggregate cube.plain_sum (numeric) is 'Sum that costs less than the usual one for few rows.';

-- Sales

create table cube.sales_change (
  bucket               timestamptz not null,
  dimension_set        bigint not null,
  sales_closed         bigint,
  units_closed         bigint,
  sales_reversed       bigint,
  units_reversed       bigint,
  closed_then_reversed bigint,
  new_customer_sales   bigint,
  repeat_sales         bigint,
  currency             text collate "C" not null,
  gross_amount         numeric(38, 4),
  reversed_amount      numeric(38, 4)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
-- read by time, so that an empty table is read at once even while it is long
create index sales_change_bucket on cube.sales_change (bucket);

create table cube.sales_cell (
  bucket               timestamptz not null,
  dimension_set        bigint not null,
  sales_closed         bigint not null,
  units_closed         bigint not null,
  sales_reversed       bigint not null,
  units_reversed       bigint not null,
  closed_then_reversed bigint not null,
  new_customer_sales   bigint not null,
  repeat_sales         bigint not null,
  currency             text collate "C" not null,
  gross_amount         numeric(38, 4) not null,
  reversed_amount      numeric(38, 4) not null,
  primary key (bucket, dimension_set, currency)
);

create table cube.sales_span (
  start                timestamptz not null,
  dimension_set        bigint not null,
  sales_closed         bigint not null,
  units_closed         bigint not null,
  sales_reversed       bigint not null,
  units_reversed       bigint not null,
  closed_then_reversed bigint not null,
  new_customer_sales   bigint not null,
  repeat_sales         bigint not null,
  span                 text collate "C" not null,
  currency             text collate "C" not null,
  gross_amount         numeric(38, 4) not null,
  reversed_amount      numeric(38, 4) not null,
  primary key (span, start, dimension_set, currency)
) with (fillfactor = 70);
create index sales_span_day on cube.sales_span (span, ((start at time zone 'UTC')::date));

create table cube.sales_total (
  start                timestamptz not null,
  sales_closed         bigint not null,
  units_closed         bigint not null,
  sales_reversed       bigint not null,
  units_reversed       bigint not null,
  closed_then_reversed bigint not null,
  new_customer_sales   bigint not null,
  repeat_sales         bigint not null,
  grouped_by           text collate "C" not null,
  span                 text collate "C" not null,
  value                text collate "C" not null,
  second_value         text collate "C" not null,
  currency             text collate "C" not null,
  gross_amount         numeric(38, 4) not null,
  reversed_amount      numeric(38, 4) not null,
  primary key (grouped_by, span, start, value, second_value, currency)
) with (fillfactor = 50);

comment on table cube.sales_change is 'What transactions added to cube.sales_cell since the last merge, to be summed with it; null where they add nothing.';
comment on table cube.sales_cell is 'Sales per 15 minutes, dimension_set and currency; no row where all counters are 0.';
comment on table cube.sales_span is 'Sums of cube.sales_cell over longer spans of time.';
comment on table cube.sales_total is 'Sums of cube.sales_cell over all dimension sets, and by one or two dimensions.';
comment on column cube.sales_cell.bucket is 'Start of the 15 minutes (UTC) in which sales were closed or taken back.';
comment on column cube.sales_cell.dimension_set is 'Id in dimension_set.';
comment on column cube.sales_cell.currency is 'ISO 4217 code of the amounts; empty for sales and reversals whose amount is not known.';
comment on column cube.sales_cell.sales_closed is 'Number of sales closed.';
comment on column cube.sales_cell.units_closed is 'Number of units in those sales.';
comment on column cube.sales_cell.sales_reversed is 'Number of sales taken back whole in this bucket, whenever they were closed.';
comment on column cube.sales_cell.units_reversed is 'Number of units taken back in this bucket.';
comment on column cube.sales_cell.closed_then_reversed is 'Of the sales closed, those taken back whole within the horizon.';
comment on column cube.sales_cell.new_customer_sales is 'Of the sales closed to a known customer, those without another sale to that customer within the horizon before.';
comment on column cube.sales_cell.repeat_sales is 'Of the sales closed to a known customer, those with another sale to that customer within the horizon before.';
comment on column cube.sales_cell.gross_amount is 'Sum of the amounts of the sales closed.';
comment on column cube.sales_cell.reversed_amount is 'Sum of the amounts given back.';

-- Histogram of survey scores

create table cube.scores_change (
  bucket        timestamptz not null,
  dimension_set bigint not null,
  score_0       bigint,
  score_1       bigint,
  score_2       bigint,
  score_3       bigint,
  score_4       bigint,
  score_5       bigint,
  score_6       bigint,
  score_7       bigint,
  score_8       bigint,
  score_9       bigint,
  score_10      bigint,
  measure       text collate "C" not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
-- read by time, so that an empty table is read at once even while it is long
create index scores_change_bucket on cube.scores_change (bucket);

create table cube.scores_cell (
  bucket        timestamptz not null,
  dimension_set bigint not null,
  score_0       bigint not null,
  score_1       bigint not null,
  score_2       bigint not null,
  score_3       bigint not null,
  score_4       bigint not null,
  score_5       bigint not null,
  score_6       bigint not null,
  score_7       bigint not null,
  score_8       bigint not null,
  score_9       bigint not null,
  score_10      bigint not null,
  measure       text collate "C" not null,
  primary key (bucket, dimension_set, measure)
);

create table cube.scores_span (
  start         timestamptz not null,
  dimension_set bigint not null,
  score_0       bigint not null,
  score_1       bigint not null,
  score_2       bigint not null,
  score_3       bigint not null,
  score_4       bigint not null,
  score_5       bigint not null,
  score_6       bigint not null,
  score_7       bigint not null,
  score_8       bigint not null,
  score_9       bigint not null,
  score_10      bigint not null,
  span          text collate "C" not null,
  measure       text collate "C" not null,
  primary key (span, start, dimension_set, measure)
) with (fillfactor = 70);
create index scores_span_day on cube.scores_span (span, ((start at time zone 'UTC')::date));

create table cube.scores_total (
  start        timestamptz not null,
  score_0      bigint not null,
  score_1      bigint not null,
  score_2      bigint not null,
  score_3      bigint not null,
  score_4      bigint not null,
  score_5      bigint not null,
  score_6      bigint not null,
  score_7      bigint not null,
  score_8      bigint not null,
  score_9      bigint not null,
  score_10     bigint not null,
  grouped_by   text collate "C" not null,
  span         text collate "C" not null,
  value        text collate "C" not null,
  second_value text collate "C" not null,
  measure      text collate "C" not null,
  primary key (grouped_by, span, start, value, second_value, measure)
) with (fillfactor = 50);

comment on table cube.scores_change is 'What transactions added to cube.scores_cell since the last merge, to be summed with it; null where they add nothing.';
comment on table cube.scores_cell is 'Histogram of survey scores per 15 minutes, dimension_set and measure; no row where all are 0.';
comment on table cube.scores_span is 'Sums of cube.scores_cell over longer spans of time.';
comment on table cube.scores_total is 'Sums of cube.scores_cell over all dimension sets, and by one or two dimensions.';
comment on column cube.scores_cell.bucket is 'Start of the 15 minutes (UTC) in which the answers were given.';
comment on column cube.scores_cell.dimension_set is 'Id in dimension_set.';
comment on column cube.scores_cell.measure is 'csat, nps, ces or repurchase-intent.';
comment on column cube.scores_cell.score_0 is 'Number of answers with score 0.';
comment on column cube.scores_cell.score_1 is 'Number of answers with score 1.';
comment on column cube.scores_cell.score_2 is 'Number of answers with score 2.';
comment on column cube.scores_cell.score_3 is 'Number of answers with score 3.';
comment on column cube.scores_cell.score_4 is 'Number of answers with score 4.';
comment on column cube.scores_cell.score_5 is 'Number of answers with score 5.';
comment on column cube.scores_cell.score_6 is 'Number of answers with score 6.';
comment on column cube.scores_cell.score_7 is 'Number of answers with score 7.';
comment on column cube.scores_cell.score_8 is 'Number of answers with score 8.';
comment on column cube.scores_cell.score_9 is 'Number of answers with score 9.';
comment on column cube.scores_cell.score_10 is 'Number of answers with score 10.';

-- Counters of invitations and answers

create table cube.surveys_change (
  bucket               timestamptz not null,
  dimension_set        bigint not null,
  invitations_sent     bigint,
  invitations_answered bigint,
  answers              bigint
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
-- read by time, so that an empty table is read at once even while it is long
create index surveys_change_bucket on cube.surveys_change (bucket);

create table cube.surveys_cell (
  bucket               timestamptz not null,
  dimension_set        bigint not null,
  invitations_sent     bigint not null,
  invitations_answered bigint not null,
  answers              bigint not null,
  primary key (bucket, dimension_set)
);

create table cube.surveys_span (
  start                timestamptz not null,
  dimension_set        bigint not null,
  invitations_sent     bigint not null,
  invitations_answered bigint not null,
  answers              bigint not null,
  span                 text collate "C" not null,
  primary key (span, start, dimension_set)
) with (fillfactor = 70);
create index surveys_span_day on cube.surveys_span (span, ((start at time zone 'UTC')::date));

create table cube.surveys_total (
  start                timestamptz not null,
  invitations_sent     bigint not null,
  invitations_answered bigint not null,
  answers              bigint not null,
  grouped_by           text collate "C" not null,
  span                 text collate "C" not null,
  value                text collate "C" not null,
  second_value         text collate "C" not null,
  primary key (grouped_by, span, start, value, second_value)
) with (fillfactor = 50);

comment on table cube.surveys_change is 'What transactions added to cube.surveys_cell since the last merge, to be summed with it; null where they add nothing.';
comment on table cube.surveys_cell is 'Counters of invitations and answers per 15 minutes and dimension_set; no row where all are 0.';
comment on table cube.surveys_span is 'Sums of cube.surveys_cell over longer spans of time.';
comment on table cube.surveys_total is 'Sums of cube.surveys_cell over all dimension sets, and by one or two dimensions.';
comment on column cube.surveys_cell.bucket is 'Start of the 15 minutes (UTC) in which invitations were sent or answers given.';
comment on column cube.surveys_cell.dimension_set is 'Id in dimension_set.';
comment on column cube.surveys_cell.invitations_sent is 'Number of invitations sent.';
comment on column cube.surveys_cell.invitations_answered is 'Of the invitations sent in this bucket, those answered within the deadline.';
comment on column cube.surveys_cell.answers is 'Number of answers given.';

-- Counters of deliveries

create table cube.deliveries_change (
  bucket        timestamptz not null,
  dimension_set bigint not null,
  due           bigint,
  due_on_time   bigint,
  completed     bigint,
  quality_known bigint,
  to_quality    bigint,
  cost_known    bigint,
  within_cost   bigint,
  all_known     bigint,
  as_agreed     bigint
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
-- read by time, so that an empty table is read at once even while it is long
create index deliveries_change_bucket on cube.deliveries_change (bucket);

create table cube.deliveries_cell (
  bucket        timestamptz not null,
  dimension_set bigint not null,
  due           bigint not null,
  due_on_time   bigint not null,
  completed     bigint not null,
  quality_known bigint not null,
  to_quality    bigint not null,
  cost_known    bigint not null,
  within_cost   bigint not null,
  all_known     bigint not null,
  as_agreed     bigint not null,
  primary key (bucket, dimension_set)
);

create table cube.deliveries_span (
  start         timestamptz not null,
  dimension_set bigint not null,
  due           bigint not null,
  due_on_time   bigint not null,
  completed     bigint not null,
  quality_known bigint not null,
  to_quality    bigint not null,
  cost_known    bigint not null,
  within_cost   bigint not null,
  all_known     bigint not null,
  as_agreed     bigint not null,
  span          text collate "C" not null,
  primary key (span, start, dimension_set)
) with (fillfactor = 70);
create index deliveries_span_day on cube.deliveries_span (span, ((start at time zone 'UTC')::date));

create table cube.deliveries_total (
  start         timestamptz not null,
  due           bigint not null,
  due_on_time   bigint not null,
  completed     bigint not null,
  quality_known bigint not null,
  to_quality    bigint not null,
  cost_known    bigint not null,
  within_cost   bigint not null,
  all_known     bigint not null,
  as_agreed     bigint not null,
  grouped_by    text collate "C" not null,
  span          text collate "C" not null,
  value         text collate "C" not null,
  second_value  text collate "C" not null,
  primary key (grouped_by, span, start, value, second_value)
) with (fillfactor = 50);

comment on table cube.deliveries_change is 'What transactions added to cube.deliveries_cell since the last merge, to be summed with it; null where they add nothing.';
comment on table cube.deliveries_cell is 'Counters of deliveries per 15 minutes and dimension_set; no row where all are 0.';
comment on table cube.deliveries_span is 'Sums of cube.deliveries_cell over longer spans of time.';
comment on table cube.deliveries_total is 'Sums of cube.deliveries_cell over all dimension sets, and by one or two dimensions.';
comment on column cube.deliveries_cell.bucket is 'Start of the 15 minutes (UTC) in which deliveries were due or completed.';
comment on column cube.deliveries_cell.dimension_set is 'Id in dimension_set.';
comment on column cube.deliveries_cell.due is 'Number of deliveries due.';
comment on column cube.deliveries_cell.due_on_time is 'Of the deliveries due in this bucket, those completed by then.';
comment on column cube.deliveries_cell.completed is 'Number of deliveries completed.';
comment on column cube.deliveries_cell.quality_known is 'Of those completed, those known to meet the agreed quality or not.';
comment on column cube.deliveries_cell.to_quality is 'Of those, the ones that met it.';
comment on column cube.deliveries_cell.cost_known is 'Of those completed, those whose agreed and actual cost are known.';
comment on column cube.deliveries_cell.within_cost is 'Of those, the ones that cost no more than agreed.';
comment on column cube.deliveries_cell.all_known is 'Of those completed, those known to be on time or not, and of known quality and cost.';
comment on column cube.deliveries_cell.as_agreed is 'Of those, the ones that were on time, to quality and within cost.';

-- Counters of leads

create table cube.leads_change (
  bucket                  timestamptz not null,
  dimension_set           bigint not null,
  leads_captured          bigint,
  leads_contacted_in_time bigint,
  leads_converted         bigint,
  leads_lost              bigint
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
-- read by time, so that an empty table is read at once even while it is long
create index leads_change_bucket on cube.leads_change (bucket);

create table cube.leads_cell (
  bucket                  timestamptz not null,
  dimension_set           bigint not null,
  leads_captured          bigint not null,
  leads_contacted_in_time bigint not null,
  leads_converted         bigint not null,
  leads_lost              bigint not null,
  primary key (bucket, dimension_set)
);

create table cube.leads_span (
  start                   timestamptz not null,
  dimension_set           bigint not null,
  leads_captured          bigint not null,
  leads_contacted_in_time bigint not null,
  leads_converted         bigint not null,
  leads_lost              bigint not null,
  span                    text collate "C" not null,
  primary key (span, start, dimension_set)
) with (fillfactor = 70);
create index leads_span_day on cube.leads_span (span, ((start at time zone 'UTC')::date));

create table cube.leads_total (
  start                   timestamptz not null,
  leads_captured          bigint not null,
  leads_contacted_in_time bigint not null,
  leads_converted         bigint not null,
  leads_lost              bigint not null,
  grouped_by              text collate "C" not null,
  span                    text collate "C" not null,
  value                   text collate "C" not null,
  second_value            text collate "C" not null,
  primary key (grouped_by, span, start, value, second_value)
) with (fillfactor = 50);

comment on table cube.leads_change is 'What transactions added to cube.leads_cell since the last merge, to be summed with it; null where they add nothing.';
comment on table cube.leads_cell is 'Counters of leads per 15 minutes and dimension_set; no row where all are 0.';
comment on table cube.leads_span is 'Sums of cube.leads_cell over longer spans of time.';
comment on table cube.leads_total is 'Sums of cube.leads_cell over all dimension sets, and by one or two dimensions.';
comment on column cube.leads_cell.bucket is 'Start of the 15 minutes (UTC) in which the leads were captured.';
comment on column cube.leads_cell.dimension_set is 'Id in dimension_set.';
comment on column cube.leads_cell.leads_captured is 'Number of leads captured.';
comment on column cube.leads_cell.leads_contacted_in_time is 'Of those, the ones first contacted by a person within the deadline.';
comment on column cube.leads_cell.leads_converted is 'Of those, the ones that became a sale within the horizon.';
comment on column cube.leads_cell.leads_lost is 'Of those, the ones lost.';

-- what a column means, it means in each part
do $$
declare
  part record;
begin
  for part in
    select p.table_name, p.column_name, col_description(format('cube.%I', c.table_name)::regclass, c.ordinal_position) as words
    from information_schema.columns p
    join information_schema.columns c
      on c.table_schema = 'cube' and c.table_name = split_part(p.table_name, '_', 1) || '_cell'
        and c.column_name = p.column_name
    where p.table_schema = 'cube' and p.table_name ~ '_(change|span|total)$'
    union all
    select p.table_name, p.column_name, case p.column_name
        when 'span' then 'Length of the span of time: hour, day, or week from Monday, in UTC; or local-day, a day of the time zone of reports.'
        when 'start' then 'Start of the span of time; of a local-day, midnight UTC of its date.'
        when 'grouped_by' then 'The dimensions that are told apart: none, one, or two with a comma between.'
        when 'value' then 'Value of the first of them, or empty.'
        when 'second_value' then 'Value of the second of them, or empty.'
      end
    from information_schema.columns p
    where p.table_schema = 'cube' and p.column_name in ('span', 'start', 'grouped_by', 'value', 'second_value')
  loop
    execute format('comment on column cube.%I.%I is %L', part.table_name, part.column_name, part.words);
  end loop;
end
$$;

create table cube.deadlines (
  survey_response interval not null,
  lead_follow_up  interval not null,
  lead_response   interval not null,
  lead_conversion interval not null,
  reversal        interval not null,
  repeat_purchase interval not null
);
insert into cube.deadlines
values ('1209600 seconds', '86400 seconds', '2592000 seconds', '7776000 seconds', '2592000 seconds', '15552000 seconds');
comment on table cube.deadlines is 'The deadlines and horizons with which the cube is made, in one row.';
comment on column cube.deadlines.survey_response is 'An answer no later than this after the invitation is a response.';
comment on column cube.deadlines.lead_follow_up is 'A contact no later than this after the capture of a lead follows it up in time.';
comment on column cube.deadlines.lead_response is 'How long after its capture a lead is watched for a first contact.';
comment on column cube.deadlines.lead_conversion is 'A sale no later than this after the capture of its lead converts the lead.';
comment on column cube.deadlines.reversal is 'A reversal no later than this after its sale counts in the reversal rate.';
comment on column cube.deadlines.repeat_purchase is 'A sale no later than this after another to the same customer is a repeat purchase.';

create table cube.days (
  time_zone text collate "C" not null,
  span      text collate "C" not null
);
insert into cube.days values ('UTC', 'day');
comment on table cube.days is 'Which days the cube has sums of for BI tools, in one row.';
comment on column cube.days.time_zone is 'The time zone of reports: an IANA name, or UTC.';
comment on column cube.days.span is 'The span that is a day of it: day where it is as UTC, else local-day.';

create table cube.merge (
  caught_up_at timestamptz not null,
  family       text collate "C" not null,
  primary key (family)
);
insert into cube.merge (family, caught_up_at)
select family, now() from unnest(array['sales', 'scores', 'surveys', 'deliveries', 'leads']) as family;
comment on table cube.merge is 'How far the merge of the cube has come, for the alert that it is behind.';
comment on column cube.merge.family is 'The family, as in the names of its tables: sales for cube.sales_change.';
comment on column cube.merge.caught_up_at is 'What was added to the cube before this moment is merged.';
