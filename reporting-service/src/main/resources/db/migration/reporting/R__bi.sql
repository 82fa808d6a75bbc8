-- The schema bi is the one that others may rely on: whatever is not in it may change with any version.
-- What a view means never changes once it was released, and no column goes away; columns may be added.
-- No view groups: what is not merged yet stands in rows of its own beside what is, and all adds up.
-- So a filter by day or indicator reads the rows in question and no others.

create schema if not exists bi;
comment on schema bi is 'For BI tools. All that others may rely on is here.';

drop view if exists
  bi.sales_by_day, bi.revenue_by_day, bi.outcomes_by_day, bi.scores_by_day, bi.coverage_by_day,
  bi.sales, bi.lead_responses, bi.products, bi.regions, bi.dimensions, bi.calendar, bi.indicators,
  bi.freshness;
drop view if exists
  cube.daily_sales, cube.daily_scores, cube.daily_surveys, cube.daily_deliveries, cube.daily_leads;

-- Counters by day of the time zone of reports and dimension set.

create view cube.daily_sales as
  select (start at time zone 'UTC')::date as day, dimension_set, currency,
    sales_closed, units_closed, sales_reversed, units_reversed, closed_then_reversed,
    new_customer_sales, repeat_sales, gross_amount, reversed_amount
  from cube.sales_span
  where span = (select span from cube.days)
  union all
  select (bucket at time zone (select time_zone from cube.days))::date as day, dimension_set, currency,
    coalesce(sales_closed, 0), coalesce(units_closed, 0), coalesce(sales_reversed, 0),
    coalesce(units_reversed, 0), coalesce(closed_then_reversed, 0),
    coalesce(new_customer_sales, 0), coalesce(repeat_sales, 0), coalesce(gross_amount, 0),
    coalesce(reversed_amount, 0)
  from cube.sales_change;
comment on view cube.daily_sales is 'Counters of cube.sales by day of the time zone of reports; the rows of a day add up.';

create view cube.daily_scores as
  select (start at time zone 'UTC')::date as day, dimension_set, measure,
    score_0, score_1, score_2, score_3, score_4, score_5, score_6, score_7, score_8, score_9,
    score_10
  from cube.scores_span
  where span = (select span from cube.days)
  union all
  select (bucket at time zone (select time_zone from cube.days))::date as day, dimension_set, measure,
    coalesce(score_0, 0), coalesce(score_1, 0), coalesce(score_2, 0), coalesce(score_3, 0),
    coalesce(score_4, 0), coalesce(score_5, 0), coalesce(score_6, 0), coalesce(score_7, 0),
    coalesce(score_8, 0), coalesce(score_9, 0), coalesce(score_10, 0)
  from cube.scores_change;
comment on view cube.daily_scores is 'Counters of cube.scores by day of the time zone of reports; the rows of a day add up.';

create view cube.daily_surveys as
  select (start at time zone 'UTC')::date as day, dimension_set,
    invitations_sent, invitations_answered, answers
  from cube.surveys_span
  where span = (select span from cube.days)
  union all
  select (bucket at time zone (select time_zone from cube.days))::date as day, dimension_set,
    coalesce(invitations_sent, 0), coalesce(invitations_answered, 0), coalesce(answers, 0)
  from cube.surveys_change;
comment on view cube.daily_surveys is 'Counters of cube.surveys by day of the time zone of reports; the rows of a day add up.';

create view cube.daily_deliveries as
  select (start at time zone 'UTC')::date as day, dimension_set,
    due, due_on_time, completed, quality_known, to_quality, cost_known, within_cost, all_known,
    as_agreed
  from cube.deliveries_span
  where span = (select span from cube.days)
  union all
  select (bucket at time zone (select time_zone from cube.days))::date as day, dimension_set,
    coalesce(due, 0), coalesce(due_on_time, 0), coalesce(completed, 0), coalesce(quality_known, 0),
    coalesce(to_quality, 0), coalesce(cost_known, 0), coalesce(within_cost, 0),
    coalesce(all_known, 0), coalesce(as_agreed, 0)
  from cube.deliveries_change;
comment on view cube.daily_deliveries is 'Counters of cube.deliveries by day of the time zone of reports; the rows of a day add up.';

create view cube.daily_leads as
  select (start at time zone 'UTC')::date as day, dimension_set,
    leads_captured, leads_contacted_in_time, leads_converted, leads_lost
  from cube.leads_span
  where span = (select span from cube.days)
  union all
  select (bucket at time zone (select time_zone from cube.days))::date as day, dimension_set,
    coalesce(leads_captured, 0), coalesce(leads_contacted_in_time, 0),
    coalesce(leads_converted, 0), coalesce(leads_lost, 0)
  from cube.leads_change;
comment on view cube.daily_leads is 'Counters of cube.leads by day of the time zone of reports; the rows of a day add up.';

-- What is counted by day.

create view bi.sales_by_day as
  select f.day as period_start,
    (f.day::timestamp at time zone (select time_zone from cube.days)) as period_start_utc,
    d.product, d.region, d.country, d.segment, d.channel, d.closing_method,
    f.sales_closed, f.sales_reversed, f.sales_closed - f.sales_reversed as sales_net,
    f.units_closed, f.units_reversed, f.units_closed - f.units_reversed as units_net,
    f.closed_then_reversed, f.new_customer_sales, f.repeat_sales
  from cube.daily_sales f
  join ledger.dimension_set d on d.id = f.dimension_set;

create view bi.revenue_by_day as
  select f.day as period_start,
    (f.day::timestamp at time zone (select time_zone from cube.days)) as period_start_utc,
    d.product, d.region, d.country, d.segment, d.channel, d.closing_method,
    f.currency, f.gross_amount, f.reversed_amount, f.gross_amount - f.reversed_amount as net_amount
  from cube.daily_sales f
  join ledger.dimension_set d on d.id = f.dimension_set
  where f.currency <> '';

-- What is due later today does not count yet, so today is read from the ledger.
create view bi.outcomes_by_day as
  select f.day as period_start,
    (f.day::timestamp at time zone (select time_zone from cube.days)) as period_start_utc,
    d.product, d.region, d.country, d.segment, d.channel, d.closing_method,
    f.indicator, f.numerator, f.denominator
  from (
    select day, dimension_set, 'csat' as indicator,
      score_4 + score_5 as numerator, score_1 + score_2 + score_3 + score_4 + score_5 as denominator
    from cube.daily_scores where measure = 'csat'
    union all
    select day, dimension_set, 'nps' as indicator,
      score_9 + score_10
        - (score_0 + score_1 + score_2 + score_3 + score_4 + score_5 + score_6) as numerator,
      score_0 + score_1 + score_2 + score_3 + score_4 + score_5
        + score_6 + score_7 + score_8 + score_9 + score_10 as denominator
    from cube.daily_scores where measure = 'nps'
    union all
    select day, dimension_set, 'ces' as indicator,
      score_5 + score_6 + score_7 as numerator,
      score_1 + score_2 + score_3 + score_4 + score_5 + score_6 + score_7 as denominator
    from cube.daily_scores where measure = 'ces'
    union all
    select day, dimension_set, 'repurchase-intent' as indicator,
      score_4 + score_5 as numerator, score_1 + score_2 + score_3 + score_4 + score_5 as denominator
    from cube.daily_scores where measure = 'repurchase-intent'
    union all
    select day, dimension_set, 'to-quality' as indicator,
      to_quality as numerator, quality_known as denominator
    from cube.daily_deliveries
    union all
    select day, dimension_set, 'within-cost' as indicator,
      within_cost as numerator, cost_known as denominator
    from cube.daily_deliveries
    union all
    select day, dimension_set, 'as-agreed' as indicator,
      as_agreed as numerator, all_known as denominator
    from cube.daily_deliveries
    union all
    select day, dimension_set, 'reversal-rate' as indicator,
      closed_then_reversed as numerator, sales_closed as denominator
    from cube.daily_sales
    union all
    select day, dimension_set, 'repeat-purchase' as indicator,
      repeat_sales as numerator, new_customer_sales + repeat_sales as denominator
    from cube.daily_sales
    union all
    select day, dimension_set, 'survey-response-rate' as indicator,
      invitations_answered as numerator, invitations_sent as denominator
    from cube.daily_surveys
    union all
    select day, dimension_set, 'lead-follow-up' as indicator,
      leads_contacted_in_time as numerator, leads_captured as denominator
    from cube.daily_leads
    union all
    select day, dimension_set, 'lead-conversion' as indicator,
      leads_converted as numerator, leads_captured as denominator
    from cube.daily_leads
    union all
    select day, dimension_set, 'on-time' as indicator, due_on_time as numerator, due as denominator
    from cube.daily_deliveries
    where day < (select (now() at time zone time_zone)::date from cube.days)
    union all
    select (select (now() at time zone time_zone)::date from cube.days) as day, dimension_set,
      'on-time' as indicator, count(*) filter (where completed_at <= due_at) as numerator,
      count(*) as denominator
    from ledger.delivery_agreement
    where not withdrawn and due_at < now()
      and due_at >= (select date_trunc('day', now(), time_zone) from cube.days)
    group by dimension_set) f
  join ledger.dimension_set d on d.id = f.dimension_set
  where (f.numerator, f.denominator) <> (0, 0);

create view bi.scores_by_day as
  select f.day as period_start,
    (f.day::timestamp at time zone (select time_zone from cube.days)) as period_start_utc,
    d.product, d.region, d.country, d.segment, d.channel, d.closing_method,
    f.measure, f.score_0, f.score_1, f.score_2, f.score_3, f.score_4, f.score_5, f.score_6,
    f.score_7, f.score_8, f.score_9, f.score_10,
    f.score_0 + f.score_1 + f.score_2 + f.score_3 + f.score_4 + f.score_5
      + f.score_6 + f.score_7 + f.score_8 + f.score_9 + f.score_10 as answers
  from cube.daily_scores f
  join ledger.dimension_set d on d.id = f.dimension_set;

create view bi.coverage_by_day as
  select f.day as period_start,
    (f.day::timestamp at time zone (select time_zone from cube.days)) as period_start_utc,
    d.product, d.region, d.country, d.segment, d.channel, d.closing_method,
    f.sales_closed, f.units_closed, f.invited, f.answered, f.deliveries_known
  from (
    select day, dimension_set, sales_closed, units_closed, 0::bigint as invited,
      0::bigint as answered, 0::bigint as deliveries_known
    from cube.daily_sales
    union all
    select day, dimension_set, 0, 0, invitations_sent, answers, 0 from cube.daily_surveys
    union all
    select day, dimension_set, 0, 0, 0, 0, completed from cube.daily_deliveries) f
  join ledger.dimension_set d on d.id = f.dimension_set
  where (f.sales_closed, f.units_closed, f.invited, f.answered, f.deliveries_known)
    <> (0, 0, 0, 0, 0);

-- Facts.

create view bi.sales as
  select f.sale_id, f.closed_at,
    (f.closed_at at time zone (select time_zone from cube.days))::date as period_start,
    date_trunc('day', f.closed_at, (select time_zone from cube.days)) as period_start_utc,
    d.product, d.region, d.country, d.segment, d.channel, d.closing_method,
    f.quantity::bigint as quantity, f.amount, f.currency, f.reversed_at is not null as reversed,
    case when f.customer_id is not null then
      coalesce(f.closed_at <= f.previous_closed_at + (select repeat_purchase from cube.deadlines), false)
    end as repeat
  from ledger.sale f
  join ledger.dimension_set d on d.id = f.dimension_set
  where not f.withdrawn;

create view bi.lead_responses as
  select f.lead_id, f.captured_at,
    (f.captured_at at time zone (select time_zone from cube.days))::date as period_start,
    date_trunc('day', f.captured_at, (select time_zone from cube.days)) as period_start_utc,
    d.product, d.region, d.country, d.segment, d.channel, d.closing_method,
    f.first_contact_at, f.lost_at
  from ledger.lead f
  join ledger.dimension_set d on d.id = f.dimension_set
  where not f.withdrawn;

-- What the columns above may say.

create view bi.dimensions as
  select dimension, value, max(title) as title, bool_or(declared) as declared, bool_or(seen) as seen
  from (
    select distinct 'product' as dimension, product as value, null as title, false as declared,
      true as seen
    from ledger.dimension_set
    union all
    select distinct 'region', region, null, false, true from ledger.dimension_set
    union all
    select distinct 'country', country, null, false, true from ledger.dimension_set
    union all
    select distinct 'segment', segment, null, false, true from ledger.dimension_set
    union all
    select distinct 'channel', channel, null, false, true from ledger.dimension_set
    union all
    select distinct 'closingMethod', closing_method, null, false, true from ledger.dimension_set
    union all
    select dimension, value, title, true, false from ledger.declared_dimension
    union all
    select 'country', left(value, 2), case when length(value) = 2 then title end, true, false
    from ledger.declared_dimension
    where dimension = 'region') known
  group by dimension, value;

create view bi.products as
  select value as product, title, declared, seen from bi.dimensions where dimension = 'product';

create view bi.regions as
  select value as region, case when value = '(unknown)' then value else left(value, 2) end as country,
    title, declared, seen
  from bi.dimensions
  where dimension = 'region';

create view bi.calendar as
  select day::date as date,
    extract(year from day)::bigint as year,
    extract(quarter from day)::bigint as quarter,
    extract(month from day)::bigint as month,
    extract(isoyear from day)::bigint as iso_year,
    extract(week from day)::bigint as iso_week,
    extract(isodow from day)::bigint as weekday,
    date_trunc('year', day)::date as year_start,
    (date_trunc('year', day) + interval '1 year - 1 day')::date as year_end,
    date_trunc('quarter', day)::date as quarter_start,
    (date_trunc('quarter', day) + interval '3 months - 1 day')::date as quarter_end,
    date_trunc('month', day)::date as month_start,
    (date_trunc('month', day) + interval '1 month - 1 day')::date as month_end,
    date_trunc('week', day)::date as week_start,
    (date_trunc('week', day) + interval '6 days')::date as week_end
  from (
    select min(at) at time zone (select time_zone from cube.days) as at from (
      select min(start) as at from cube.sales_total where grouped_by = '' and span = 'hour'
      union all
      select min(bucket) from cube.sales_change
      union all
      select min(start) from cube.scores_total where grouped_by = '' and span = 'hour'
      union all
      select min(bucket) from cube.scores_change
      union all
      select min(start) from cube.surveys_total where grouped_by = '' and span = 'hour'
      union all
      select min(bucket) from cube.surveys_change
      union all
      select min(start) from cube.deliveries_total where grouped_by = '' and span = 'hour'
      union all
      select min(bucket) from cube.deliveries_change
      union all
      select min(start) from cube.leads_total where grouped_by = '' and span = 'hour'
      union all
      select min(bucket) from cube.leads_change) starts) first
  cross join lateral generate_series(date_trunc('year', first.at),
    date_trunc('year', now() at time zone (select time_zone from cube.days))
      + interval '1 year - 1 day', interval '1 day') day;

create view bi.freshness as
  select now() as as_of, coalesce(sum(version), 0)::bigint as data_version,
    (select count(*) from (
      select from ledger.pending_link group by kind, key having count(*) > 1) links) as pending_links,
    max(last_event_time) as last_event_time
  from log.consumer_position;

-- From here on made from the catalogue, by DatasetFilesTest.

create view bi.indicators as
  select indicator, title, unit, direction, formula, minimum_n::bigint as minimum_n,
    scale::bigint as scale
  from (values
    ('csat', 'Customer satisfaction', 'fraction', 'higher-is-better',
      'answers with csat 4 or 5 / answers with csat; 95 % interval by Wilson''s score',
      30, 1),
    ('on-time', 'Delivered on time', 'fraction', 'higher-is-better',
      'deliveries due in the period and completed at or before dueAt / deliveries due in the period; due and not completed is not on time, not due yet is not counted; 95 % interval by Wilson''s score',
      30, 1),
    ('to-quality', 'Delivered to the agreed quality', 'fraction', 'higher-is-better',
      'completed deliveries with qualityMet true / completed deliveries with qualityMet known; 95 % interval by Wilson''s score',
      30, 1),
    ('within-cost', 'Delivered within the agreed cost', 'fraction', 'higher-is-better',
      'completed deliveries with actualCost at most agreedCost / completed deliveries with both known in the same currency; 95 % interval by Wilson''s score',
      30, 1),
    ('as-agreed', 'Delivered as agreed', 'fraction', 'higher-is-better',
      'completed deliveries on time, to quality and within cost / completed deliveries with all three known; 95 % interval by Wilson''s score',
      30, 1),
    ('reversal-rate', 'Sales reversed', 'fraction', 'lower-is-better',
      'sales closed in the period and reversed as a whole within the horizon / sales closed in the period; 95 % interval by Wilson''s score',
      30, 1),
    ('repeat-purchase', 'Sales to customers who bought before', 'fraction', 'higher-is-better',
      'sales closed in the period to a customer with an earlier sale, closed no longer than the horizon before / sales closed in the period with a customerId; 95 % interval by Wilson''s score',
      30, 1),
    ('nps', 'Net promoter score', 'points', 'higher-is-better',
      '100 x (answers with nps 9 or 10 - answers with nps 0 to 6) / answers with nps; 95 % interval by the adjusted Wald method, clipped to [-100, 100], and widened to the score where it leaves that out',
      30, 100),
    ('ces', 'Customer effort score', 'fraction', 'higher-is-better',
      'answers with ces 5, 6 or 7 / answers with ces; 95 % interval by Wilson''s score',
      30, 1),
    ('repurchase-intent', 'Intent to buy again', 'fraction', 'higher-is-better',
      'answers with repurchase-intent 4 or 5 / answers with repurchase-intent; 95 % interval by Wilson''s score',
      30, 1),
    ('survey-response-rate', 'Survey response rate', 'fraction', 'higher-is-better',
      'invitations sent in the period and answered within the horizon / invitations sent in the period; 95 % interval by Wilson''s score',
      30, 1),
    ('lead-follow-up', 'Leads followed up in time', 'fraction', 'higher-is-better',
      'leads captured in the period with a first contact that is not automatic within the horizon / leads captured in the period; 95 % interval by Wilson''s score',
      30, 1),
    ('lead-response-time', 'Median time to the first contact of a lead', 'seconds', 'lower-is-better',
      'Kaplan-Meier median of the time from capture to the first contact that is not automatic, of leads captured in the period; leads without one within the horizon are censored at their loss, the time of the report or the horizon, whatever comes first; null while more than half of the curve is left; numerator: leads contacted within the horizon; 95 % interval by Brookmeyer and Crowley on log(-log S), null where the curve does not settle it',
      30, null),
    ('lead-conversion', 'Leads that became sales', 'fraction', 'higher-is-better',
      'leads captured in the period with a sale by leadId closed within the horizon / leads captured in the period; 95 % interval by Wilson''s score',
      30, 1))
    as i (indicator, title, unit, direction, formula, minimum_n, scale);

comment on view bi.sales_by_day is 'Sales and units, counted per day. One row is a day and a combination of the other columns of the key, where anything was counted. In SQL several rows may have the same key until they are merged, some seconds later: they add up.';
comment on column bi.sales_by_day.period_start is 'The day of the facts in the time zone of reports.';
comment on column bi.sales_by_day.period_start_utc is 'When that day begins.';
comment on column bi.sales_by_day.product is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales_by_day.region is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales_by_day.country is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales_by_day.segment is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales_by_day.channel is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales_by_day.closing_method is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales_by_day.sales_closed is 'Sales closed on the day. Unit: sales. May be added up over all rows.';
comment on column bi.sales_by_day.sales_reversed is 'Sales taken back as a whole on the day. Unit: sales. May be added up over all rows.';
comment on column bi.sales_by_day.sales_net is 'Sales closed minus sales taken back on the day. Unit: sales. May be added up over all rows.';
comment on column bi.sales_by_day.units_closed is 'Units of the sales closed on the day. Unit: units. May be added up over all rows.';
comment on column bi.sales_by_day.units_reversed is 'Units taken back on the day. Unit: units. May be added up over all rows.';
comment on column bi.sales_by_day.units_net is 'Units closed minus units taken back on the day. Unit: units. May be added up over all rows.';
comment on column bi.sales_by_day.closed_then_reversed is 'Of the sales closed, those taken back as a whole within the horizon on the day. Unit: sales. May be added up over all rows.';
comment on column bi.sales_by_day.new_customer_sales is 'Of the sales closed to a known customer, those without another sale to that customer within the horizon before on the day. Unit: sales. May be added up over all rows.';
comment on column bi.sales_by_day.repeat_sales is 'Of the sales closed to a known customer, those with another sale to that customer within the horizon before on the day. Unit: sales. May be added up over all rows.';

comment on view bi.revenue_by_day is 'Amounts of sales, added up per day and currency. One row is a day and a combination of the other columns of the key, where anything was counted. In SQL several rows may have the same key until they are merged, some seconds later: they add up.';
comment on column bi.revenue_by_day.period_start is 'The day of the facts in the time zone of reports.';
comment on column bi.revenue_by_day.period_start_utc is 'When that day begins.';
comment on column bi.revenue_by_day.product is 'Value of the dimension, or (unknown); never null.';
comment on column bi.revenue_by_day.region is 'Value of the dimension, or (unknown); never null.';
comment on column bi.revenue_by_day.country is 'Value of the dimension, or (unknown); never null.';
comment on column bi.revenue_by_day.segment is 'Value of the dimension, or (unknown); never null.';
comment on column bi.revenue_by_day.channel is 'Value of the dimension, or (unknown); never null.';
comment on column bi.revenue_by_day.closing_method is 'Value of the dimension, or (unknown); never null.';
comment on column bi.revenue_by_day.currency is 'ISO 4217 code of the amounts; sums over currencies mean nothing.';
comment on column bi.revenue_by_day.gross_amount is 'Sum of the amounts of the sales closed on the day. Unit: currency. May be added up over rows of one currency.';
comment on column bi.revenue_by_day.reversed_amount is 'Sum of the amounts given back on the day. Unit: currency. May be added up over rows of one currency.';
comment on column bi.revenue_by_day.net_amount is 'Gross amount minus reversed amount. Unit: currency. May be added up over rows of one currency.';

comment on view bi.outcomes_by_day is 'What indicators are computed from, counted per day: the value of an indicator is the sum of its numerators divided by the sum of its denominators, times the scale of Indicators. One row is a day and a combination of the other columns of the key, where anything was counted. In SQL several rows may have the same key until they are merged, some seconds later: they add up.';
comment on column bi.outcomes_by_day.period_start is 'The day of the facts in the time zone of reports.';
comment on column bi.outcomes_by_day.period_start_utc is 'When that day begins.';
comment on column bi.outcomes_by_day.product is 'Value of the dimension, or (unknown); never null.';
comment on column bi.outcomes_by_day.region is 'Value of the dimension, or (unknown); never null.';
comment on column bi.outcomes_by_day.country is 'Value of the dimension, or (unknown); never null.';
comment on column bi.outcomes_by_day.segment is 'Value of the dimension, or (unknown); never null.';
comment on column bi.outcomes_by_day.channel is 'Value of the dimension, or (unknown); never null.';
comment on column bi.outcomes_by_day.closing_method is 'Value of the dimension, or (unknown); never null.';
comment on column bi.outcomes_by_day.indicator is 'Id of the indicator; sums over indicators mean nothing. One of: csat, on-time, to-quality, within-cost, as-agreed, reversal-rate, repeat-purchase, nps, ces, repurchase-intent, survey-response-rate, lead-follow-up, lead-conversion.';
comment on column bi.outcomes_by_day.numerator is 'Observations with the property; of nps, promoters minus detractors. Unit: observations. May be added up over rows of one indicator.';
comment on column bi.outcomes_by_day.denominator is 'All observations, which is n. Unit: observations. May be added up over rows of one indicator.';

comment on view bi.scores_by_day is 'Answers of each score, counted per day and measure. One row is a day and a combination of the other columns of the key, where anything was counted. In SQL several rows may have the same key until they are merged, some seconds later: they add up.';
comment on column bi.scores_by_day.period_start is 'The day of the facts in the time zone of reports.';
comment on column bi.scores_by_day.period_start_utc is 'When that day begins.';
comment on column bi.scores_by_day.product is 'Value of the dimension, or (unknown); never null.';
comment on column bi.scores_by_day.region is 'Value of the dimension, or (unknown); never null.';
comment on column bi.scores_by_day.country is 'Value of the dimension, or (unknown); never null.';
comment on column bi.scores_by_day.segment is 'Value of the dimension, or (unknown); never null.';
comment on column bi.scores_by_day.channel is 'Value of the dimension, or (unknown); never null.';
comment on column bi.scores_by_day.closing_method is 'Value of the dimension, or (unknown); never null.';
comment on column bi.scores_by_day.measure is 'The question that was answered; sums over measures mean nothing. One of: csat, nps, ces, repurchase-intent.';
comment on column bi.scores_by_day.score_0 is 'Answers with score 0 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_1 is 'Answers with score 1 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_2 is 'Answers with score 2 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_3 is 'Answers with score 3 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_4 is 'Answers with score 4 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_5 is 'Answers with score 5 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_6 is 'Answers with score 6 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_7 is 'Answers with score 7 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_8 is 'Answers with score 8 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_9 is 'Answers with score 9 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.score_10 is 'Answers with score 10 on the day. Unit: answers. May be added up over rows of one measure.';
comment on column bi.scores_by_day.answers is 'Answers of any score. Unit: answers. May be added up over rows of one measure.';

comment on view bi.coverage_by_day is 'What was sold and what was heard of it, counted per day. Shares and states are to be worked out of sums. One row is a day and a combination of the other columns of the key, where anything was counted. In SQL several rows may have the same key until they are merged, some seconds later: they add up.';
comment on column bi.coverage_by_day.period_start is 'The day of the facts in the time zone of reports.';
comment on column bi.coverage_by_day.period_start_utc is 'When that day begins.';
comment on column bi.coverage_by_day.product is 'Value of the dimension, or (unknown); never null.';
comment on column bi.coverage_by_day.region is 'Value of the dimension, or (unknown); never null.';
comment on column bi.coverage_by_day.country is 'Value of the dimension, or (unknown); never null.';
comment on column bi.coverage_by_day.segment is 'Value of the dimension, or (unknown); never null.';
comment on column bi.coverage_by_day.channel is 'Value of the dimension, or (unknown); never null.';
comment on column bi.coverage_by_day.closing_method is 'Value of the dimension, or (unknown); never null.';
comment on column bi.coverage_by_day.sales_closed is 'Sales closed on the day. Unit: sales. May be added up over all rows.';
comment on column bi.coverage_by_day.units_closed is 'Units of the sales closed on the day. Unit: units. May be added up over all rows.';
comment on column bi.coverage_by_day.invited is 'Invitations sent on the day. Unit: invitations. May be added up over all rows.';
comment on column bi.coverage_by_day.answered is 'Answers given on the day. Unit: answers. May be added up over all rows.';
comment on column bi.coverage_by_day.deliveries_known is 'Deliveries completed on the day. Unit: deliveries. May be added up over all rows.';

comment on view bi.sales is 'The sales themselves, without persons. One row is a sale that counts.';
comment on column bi.sales.sale_id is 'Business key, as given by the sending system.';
comment on column bi.sales.closed_at is 'When the sale was closed.';
comment on column bi.sales.period_start is 'The day of closedAt in the time zone of reports.';
comment on column bi.sales.period_start_utc is 'When that day begins.';
comment on column bi.sales.product is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales.region is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales.country is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales.segment is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales.channel is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales.closing_method is 'Value of the dimension, or (unknown); never null.';
comment on column bi.sales.quantity is 'Units sold. Unit: units. May be added up over rows of one currency.';
comment on column bi.sales.amount is 'What was to be paid, in the currency; sums over currencies mean nothing. Unit: currency. Null: not known. May be added up over rows of one currency.';
comment on column bi.sales.currency is 'ISO 4217 code of the amount. Null: no amount is known.';
comment on column bi.sales.reversed is 'Whether it was taken back as a whole.';
comment on column bi.sales.repeat is 'Whether another sale to the same customer was closed within the horizon before. Null: the customer is not known.';

comment on view bi.lead_responses is 'Leads, and when they were first contacted, without persons. Medians are to be computed of all rows in question: a median of medians means nothing. One row is a lead that counts.';
comment on column bi.lead_responses.lead_id is 'Business key, as given by the sending system.';
comment on column bi.lead_responses.captured_at is 'When the lead was captured.';
comment on column bi.lead_responses.period_start is 'The day of capturedAt in the time zone of reports.';
comment on column bi.lead_responses.period_start_utc is 'When that day begins.';
comment on column bi.lead_responses.product is 'Value of the dimension, or (unknown); never null.';
comment on column bi.lead_responses.region is 'Value of the dimension, or (unknown); never null.';
comment on column bi.lead_responses.country is 'Value of the dimension, or (unknown); never null.';
comment on column bi.lead_responses.segment is 'Value of the dimension, or (unknown); never null.';
comment on column bi.lead_responses.channel is 'Value of the dimension, or (unknown); never null.';
comment on column bi.lead_responses.closing_method is 'Value of the dimension, or (unknown); never null.';
comment on column bi.lead_responses.first_contact_at is 'When a person first contacted it. Null: nobody has yet.';
comment on column bi.lead_responses.lost_at is 'When it was lost. Null: it is not.';

comment on view bi.products is 'The products that were declared or that events named. One row is a product.';
comment on column bi.products.product is 'The value, as events have it.';
comment on column bi.products.title is 'What people call it. Null: nobody has said.';
comment on column bi.products.declared is 'Whether it was declared.';
comment on column bi.products.seen is 'Whether an event named it.';

comment on view bi.regions is 'The regions that were declared or that events named. One row is a region.';
comment on column bi.regions.region is 'The value, as events have it.';
comment on column bi.regions.country is 'ISO 3166-1 alpha-2 code of its country, or (unknown).';
comment on column bi.regions.title is 'What people call it. Null: nobody has said.';
comment on column bi.regions.declared is 'Whether it was declared.';
comment on column bi.regions.seen is 'Whether an event named it.';

comment on view bi.dimensions is 'The values of all dimensions that were declared or that events named. One row is a value of a dimension.';
comment on column bi.dimensions.dimension is 'The dimension. One of: product, region, country, segment, channel, closingMethod.';
comment on column bi.dimensions.value is 'The value, as events have it.';
comment on column bi.dimensions.title is 'What people call it. Null: nobody has said.';
comment on column bi.dimensions.declared is 'Whether it was declared.';
comment on column bi.dimensions.seen is 'Whether an event named it.';

comment on view bi.calendar is 'Days of the time zone of reports, from the first day of the first year with an event to the last day of this year. Weeks begin on Monday (ISO 8601). One row is a day.';
comment on column bi.calendar.date is 'The day.';
comment on column bi.calendar.year is 'Calendar year. Not to be added up.';
comment on column bi.calendar.quarter is 'Quarter of the year. Not to be added up.';
comment on column bi.calendar.month is 'Month of the year. Not to be added up.';
comment on column bi.calendar.iso_year is 'Year of the ISO week. Not to be added up.';
comment on column bi.calendar.iso_week is 'ISO week of that year. Not to be added up.';
comment on column bi.calendar.weekday is 'Day of the week, 1 is Monday. Not to be added up.';
comment on column bi.calendar.year_start is 'First day of the year.';
comment on column bi.calendar.year_end is 'Last day of the year.';
comment on column bi.calendar.quarter_start is 'First day of the quarter.';
comment on column bi.calendar.quarter_end is 'Last day of the quarter.';
comment on column bi.calendar.month_start is 'First day of the month.';
comment on column bi.calendar.month_end is 'Last day of the month.';
comment on column bi.calendar.week_start is 'Monday of the week.';
comment on column bi.calendar.week_end is 'Sunday of the week.';

comment on view bi.indicators is 'The catalogue of indicators. One row is an indicator.';
comment on column bi.indicators.indicator is 'Id of the indicator. One of: csat, on-time, to-quality, within-cost, as-agreed, reversal-rate, repeat-purchase, nps, ces, repurchase-intent, survey-response-rate, lead-follow-up, lead-response-time, lead-conversion.';
comment on column bi.indicators.title is 'What people call it.';
comment on column bi.indicators.unit is 'What its value is. One of: fraction, points, seconds.';
comment on column bi.indicators.direction is 'Whether more is better. One of: higher-is-better, lower-is-better.';
comment on column bi.indicators.formula is 'How it is computed.';
comment on column bi.indicators.minimum_n is 'From which n on a value is to be relied on. Not to be added up.';
comment on column bi.indicators.scale is 'What numerator divided by denominator is to be multiplied by. Null: it is no ratio of sums. Not to be added up.';

comment on view bi.freshness is 'How fresh all of this is. One row is the database as it is now: one row.';
comment on column bi.freshness.as_of is 'When it was read.';
comment on column bi.freshness.data_version is 'Grows with every change of the data. Not to be added up.';
comment on column bi.freshness.pending_links is 'Links between facts that are not settled yet. Unit: links. Not to be added up.';
comment on column bi.freshness.last_event_time is 'When the latest event that was taken in happened. Null: none was taken in yet.';

-- Whoever reads for BI tools may read all of it: what was made anew has lost its grants.
do $$
begin
  if exists (select from pg_roles where rolname = 'parallax_bi') then
    grant usage on schema bi to parallax_bi;
    grant select on all tables in schema bi to parallax_bi;
  end if;
end
$$;
