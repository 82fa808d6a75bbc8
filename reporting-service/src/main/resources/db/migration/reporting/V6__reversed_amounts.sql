-- A whole reversal without an amount of its own gives back what the reversals before it, in the same
-- currency, have left of the sale's amount. It used to give back all of it, so rows that were counted
-- like that are corrected here, and the cube with them.

-- every writer locks positions first, so that from here on the ledger stands still
lock table consumer_position in exclusive mode;

comment on column sale_reversal.counted_amount is 'What it gives back: its own amount, else, if it takes the whole sale back, what the reversals before it have left of that of the sale, in the same currency, 0 or more; null if it takes nothing back.';

with corrected as (
  select whole.reversal_id, whole.reversed_at, whole.dimension_set, whole.counted_currency,
    greatest(0, s.amount - earlier.amount) as amount,
    greatest(0, s.amount - earlier.amount) - whole.counted_amount as change
  from sale_reversal whole
  join sale s using (sale_id)
  cross join lateral (
    select sum(r.counted_amount) as amount
    from sale_reversal r
    where r.sale_id = whole.sale_id and r.counted_currency = s.currency
      and (r.reversed_at, r.reversal_id) < (whole.reversed_at, whole.reversal_id)) earlier
  where whole.counted_sales = 1 and whole.amount is null and earlier.amount > 0),
ledger as (
  update sale_reversal r set counted_amount = corrected.amount
  from corrected
  where r.reversal_id = corrected.reversal_id)
insert into cube_sales_change (bucket, dimension_set, currency, reversed_amount)
select date_bin('15 minutes', reversed_at, 'epoch'), dimension_set, counted_currency, sum(change)
from corrected
group by 1, 2, 3;

-- the figures are others now, and so are their entity tags
update consumer_position set version = version + 1, updated_at = now();
