-- The cube as it is: cells and changes together, no row where all counters are 0.

create or replace view cube.sales as
  select bucket, dimension_set, currency,
    coalesce(sum(sales_closed), 0)::bigint as sales_closed,
    coalesce(sum(units_closed), 0)::bigint as units_closed,
    coalesce(sum(sales_reversed), 0)::bigint as sales_reversed,
    coalesce(sum(units_reversed), 0)::bigint as units_reversed,
    coalesce(sum(closed_then_reversed), 0)::bigint as closed_then_reversed,
    coalesce(sum(new_customer_sales), 0)::bigint as new_customer_sales,
    coalesce(sum(repeat_sales), 0)::bigint as repeat_sales,
    coalesce(sum(gross_amount), 0.0000) as gross_amount,
    coalesce(sum(reversed_amount), 0.0000) as reversed_amount
  from (
    select
      bucket, dimension_set, currency, sales_closed, units_closed, sales_reversed,
      units_reversed, closed_then_reversed, new_customer_sales, repeat_sales, gross_amount,
      reversed_amount
    from cube.sales_cell
    union all
    select
      bucket, dimension_set, currency, sales_closed, units_closed, sales_reversed,
      units_reversed, closed_then_reversed, new_customer_sales, repeat_sales, gross_amount,
      reversed_amount
    from cube.sales_change) part
  group by bucket, dimension_set, currency
  having sum(sales_closed) <> 0
    or sum(units_closed) <> 0
    or sum(sales_reversed) <> 0
    or sum(units_reversed) <> 0
    or sum(closed_then_reversed) <> 0
    or sum(new_customer_sales) <> 0
    or sum(repeat_sales) <> 0;
comment on view cube.sales is 'The cube: cells and changes together, no row where all counters are 0.';

create or replace view cube.scores as
  select bucket, dimension_set, measure,
    coalesce(sum(score_0), 0)::bigint as score_0,
    coalesce(sum(score_1), 0)::bigint as score_1,
    coalesce(sum(score_2), 0)::bigint as score_2,
    coalesce(sum(score_3), 0)::bigint as score_3,
    coalesce(sum(score_4), 0)::bigint as score_4,
    coalesce(sum(score_5), 0)::bigint as score_5,
    coalesce(sum(score_6), 0)::bigint as score_6,
    coalesce(sum(score_7), 0)::bigint as score_7,
    coalesce(sum(score_8), 0)::bigint as score_8,
    coalesce(sum(score_9), 0)::bigint as score_9,
    coalesce(sum(score_10), 0)::bigint as score_10
  from (
    select
      bucket, dimension_set, measure, score_0, score_1, score_2, score_3, score_4, score_5,
      score_6, score_7, score_8, score_9, score_10
    from cube.scores_cell
    union all
    select
      bucket, dimension_set, measure, score_0, score_1, score_2, score_3, score_4, score_5,
      score_6, score_7, score_8, score_9, score_10
    from cube.scores_change) part
  group by bucket, dimension_set, measure
  having sum(score_0) <> 0
    or sum(score_1) <> 0
    or sum(score_2) <> 0
    or sum(score_3) <> 0
    or sum(score_4) <> 0
    or sum(score_5) <> 0
    or sum(score_6) <> 0
    or sum(score_7) <> 0
    or sum(score_8) <> 0
    or sum(score_9) <> 0
    or sum(score_10) <> 0;
comment on view cube.scores is 'The cube: cells and changes together, no row where all counters are 0.';

create or replace view cube.surveys as
  select bucket, dimension_set,
    coalesce(sum(invitations_sent), 0)::bigint as invitations_sent,
    coalesce(sum(invitations_answered), 0)::bigint as invitations_answered,
    coalesce(sum(answers), 0)::bigint as answers
  from (
    select
      bucket, dimension_set, invitations_sent, invitations_answered, answers
    from cube.surveys_cell
    union all
    select
      bucket, dimension_set, invitations_sent, invitations_answered, answers
    from cube.surveys_change) part
  group by bucket, dimension_set
  having sum(invitations_sent) <> 0
    or sum(invitations_answered) <> 0
    or sum(answers) <> 0;
comment on view cube.surveys is 'The cube: cells and changes together, no row where all counters are 0.';

create or replace view cube.deliveries as
  select bucket, dimension_set,
    coalesce(sum(due), 0)::bigint as due,
    coalesce(sum(due_on_time), 0)::bigint as due_on_time,
    coalesce(sum(completed), 0)::bigint as completed,
    coalesce(sum(quality_known), 0)::bigint as quality_known,
    coalesce(sum(to_quality), 0)::bigint as to_quality,
    coalesce(sum(cost_known), 0)::bigint as cost_known,
    coalesce(sum(within_cost), 0)::bigint as within_cost,
    coalesce(sum(all_known), 0)::bigint as all_known,
    coalesce(sum(as_agreed), 0)::bigint as as_agreed
  from (
    select
      bucket, dimension_set, due, due_on_time, completed, quality_known, to_quality, cost_known,
      within_cost, all_known, as_agreed
    from cube.deliveries_cell
    union all
    select
      bucket, dimension_set, due, due_on_time, completed, quality_known, to_quality, cost_known,
      within_cost, all_known, as_agreed
    from cube.deliveries_change) part
  group by bucket, dimension_set
  having sum(due) <> 0
    or sum(due_on_time) <> 0
    or sum(completed) <> 0
    or sum(quality_known) <> 0
    or sum(to_quality) <> 0
    or sum(cost_known) <> 0
    or sum(within_cost) <> 0
    or sum(all_known) <> 0
    or sum(as_agreed) <> 0;
comment on view cube.deliveries is 'The cube: cells and changes together, no row where all counters are 0.';

create or replace view cube.leads as
  select bucket, dimension_set,
    coalesce(sum(leads_captured), 0)::bigint as leads_captured,
    coalesce(sum(leads_contacted_in_time), 0)::bigint as leads_contacted_in_time,
    coalesce(sum(leads_converted), 0)::bigint as leads_converted,
    coalesce(sum(leads_lost), 0)::bigint as leads_lost
  from (
    select
      bucket, dimension_set, leads_captured, leads_contacted_in_time, leads_converted, leads_lost
    from cube.leads_cell
    union all
    select
      bucket, dimension_set, leads_captured, leads_contacted_in_time, leads_converted, leads_lost
    from cube.leads_change) part
  group by bucket, dimension_set
  having sum(leads_captured) <> 0
    or sum(leads_contacted_in_time) <> 0
    or sum(leads_converted) <> 0
    or sum(leads_lost) <> 0;
comment on view cube.leads is 'The cube: cells and changes together, no row where all counters are 0.';
