-- What becomes of a sale or lead counts only within a horizon after its start, so that windows of
-- different age can be compared. The ledger keeps when it happened, whatever the horizon is.

-- every writer locks positions first, so that from here on the ledger stands still
lock table consumer_position in exclusive mode;

alter table cube_deadlines
  add column lead_response   interval not null default interval '2592000 seconds',
  add column lead_conversion interval not null default interval '7776000 seconds',
  add column reversal        interval not null default interval '2592000 seconds',
  add column repeat_purchase interval not null default interval '15552000 seconds';
alter table cube_deadlines
  alter column lead_response drop default,
  alter column lead_conversion drop default,
  alter column reversal drop default,
  alter column repeat_purchase drop default;
comment on column cube_deadlines.lead_response is 'How long after its capture a lead is watched for a first contact.';
comment on column cube_deadlines.lead_conversion is 'A sale no later than this after the capture of its lead converts the lead.';
comment on column cube_deadlines.reversal is 'A reversal no later than this after its sale counts in the reversal rate.';
comment on column cube_deadlines.repeat_purchase is 'A sale no later than this after another to the same customer is a repeat purchase.';

drop view ledger_sales;
drop view ledger_leads;

alter table sale
  add column reversed_at        timestamptz,
  add column previous_closed_at timestamptz;
update sale s
set reversed_at = k.reversed_at, previous_closed_at = k.previous_closed_at
from (
  select n.sale_id, r.reversed_at,
    case when n.customer_id is not null then
      max(n.closed_at) over (
        partition by n.customer_id order by n.closed_at
        range between unbounded preceding and interval '1 microsecond' preceding)
    end as previous_closed_at
  from sale n
  left join (
    select sale_id, min(reversed_at) as reversed_at
    from sale_reversal
    where not withdrawn and quantity is null
    group by sale_id) r on r.sale_id = n.sale_id
  where not n.withdrawn) k
where k.sale_id = s.sale_id and num_nonnulls(k.reversed_at, k.previous_closed_at) > 0;
drop index sale_first;
alter table sale drop column reversed, drop column repeat;
comment on column sale.reversed_at is 'When it was first taken back as a whole; null if it was not.';
comment on column sale.previous_closed_at is 'When the latest earlier sale to the same customer was closed; null if there is none.';

alter table lead add column won_at timestamptz;
update lead
set won_at = first.closed_at
from (
  select lead_id, min(closed_at) as closed_at
  from sale
  where lead_id is not null and not withdrawn
  group by lead_id) first
where first.lead_id = lead.lead_id;
alter table lead drop column converted;
comment on column lead.won_at is 'When the earliest sale it became was closed; null if it became none.';

alter table pending_link add column at timestamptz;
comment on column pending_link.at is 'When the fact happened that was touched, if only its neighbours in time may count otherwise.';

create view ledger_sales as
  select closed_at as at,
    dimension_set,
    coalesce(currency, '') as currency,
    1::bigint as sales_closed,
    quantity::bigint as units_closed,
    0::bigint as sales_reversed,
    0::bigint as units_reversed,
    coalesce(reversed_at <= closed_at
      + (select reversal from cube_deadlines), false)::int::bigint as closed_then_reversed,
    (customer_id is not null and coalesce(closed_at > previous_closed_at
      + (select repeat_purchase from cube_deadlines), true))::int::bigint as new_customer_sales,
    (customer_id is not null and coalesce(closed_at <= previous_closed_at
      + (select repeat_purchase from cube_deadlines), false))::int::bigint as repeat_sales,
    coalesce(amount, 0)::numeric as gross_amount,
    0::numeric as reversed_amount
  from sale
  where not withdrawn
  union all
  select reversed_at as at,
    dimension_set,
    coalesce(counted_currency, '') as currency,
    0::bigint as sales_closed,
    0::bigint as units_closed,
    counted_sales::bigint as sales_reversed,
    counted_units::bigint as units_reversed,
    0::bigint as closed_then_reversed,
    0::bigint as new_customer_sales,
    0::bigint as repeat_sales,
    0::numeric as gross_amount,
    coalesce(counted_amount, 0)::numeric as reversed_amount
  from sale_reversal
  where not withdrawn and (counted_sales > 0 or counted_units > 0);

create view ledger_leads as
  select captured_at as at,
    dimension_set,
    1::bigint as leads_captured,
    (first_contact_at is not null and first_contact_at <= captured_at
      + (select lead_follow_up from cube_deadlines))::int::bigint as leads_contacted_in_time,
    coalesce(won_at <= captured_at
      + (select lead_conversion from cube_deadlines), false)::int::bigint as leads_converted,
    (lost_at is not null)::int::bigint as leads_lost
  from lead
  where not withdrawn;

-- what the cube counted without a horizon

insert into cube_sales_change (
  bucket, dimension_set, currency, closed_then_reversed, new_customer_sales, repeat_sales)
select bucket, dimension_set, currency,
  sum(closed_then_reversed), sum(new_customer_sales), sum(repeat_sales)
from (
  select date_bin('15 minutes', at, 'epoch') as bucket, dimension_set, currency,
    closed_then_reversed, new_customer_sales, repeat_sales
  from ledger_sales
  union all
  select bucket, dimension_set, currency,
    -closed_then_reversed, -new_customer_sales, -repeat_sales
  from cube_sales) difference
group by bucket, dimension_set, currency
having sum(closed_then_reversed) <> 0 or sum(new_customer_sales) <> 0 or sum(repeat_sales) <> 0;

insert into cube_leads_change (bucket, dimension_set, leads_converted)
select bucket, dimension_set, sum(leads_converted)
from (
  select date_bin('15 minutes', at, 'epoch') as bucket, dimension_set, leads_converted
  from ledger_leads
  union all
  select bucket, dimension_set, -leads_converted
  from cube_leads) difference
group by bucket, dimension_set
having sum(leads_converted) <> 0;

do $$
declare
  part text;
begin
  foreach part in array array['cell', 'change', 'span', 'total'] loop
    execute format(
      'comment on column cube_sales_%s.closed_then_reversed is ''Of the sales closed, those taken back whole within the horizon.''',
      part);
    execute format(
      'comment on column cube_sales_%s.new_customer_sales is ''Of the sales closed to a known customer, those without another sale to that customer within the horizon before.''',
      part);
    execute format(
      'comment on column cube_sales_%s.repeat_sales is ''Of the sales closed to a known customer, those with another sale to that customer within the horizon before.''',
      part);
    execute format(
      'comment on column cube_leads_%s.leads_converted is ''Of those, the ones that became a sale within the horizon.''',
      part);
  end loop;
end
$$;

-- the figures are others now, and so are their entity tags
update consumer_position set version = version + 1, updated_at = now();
