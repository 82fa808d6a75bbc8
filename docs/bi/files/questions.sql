-- Six usual questions, on the views in the schema bi. The dates are examples: days of the time zone
-- of reports, the last one left out. Columns of type bigint add up to numeric in PostgreSQL, so a
-- quotient of two sums keeps its decimals.

-- 1. How do sales develop? Sales and units by month; what was taken back is taken off.
select date_trunc('month', period_start)::date as month_start,
  sum(sales_net) as sales_net, sum(units_net) as units_net
from bi.sales_by_day
where period_start >= '2026-01-01' and period_start < '2027-01-01'
group by month_start
order by month_start;

-- 2. What is the revenue? By month and currency: amounts of two currencies never add up.
select date_trunc('month', period_start)::date as month_start, currency,
  sum(gross_amount) as gross_amount, sum(net_amount) as net_amount
from bi.revenue_by_day
where period_start >= '2026-01-01' and period_start < '2027-01-01'
group by month_start, currency
order by month_start, currency;

-- 3. How content are customers? Two indicators by month, with the number of answers (n), and whether
-- that is enough. The scale is 100 for nps, which is in points, and 1 for shares.
select date_trunc('month', o.period_start)::date as month_start, o.indicator,
  i.scale * sum(o.numerator) / sum(o.denominator) as value, sum(o.denominator) as n,
  sum(o.denominator) >= i.minimum_n as sufficient
from bi.outcomes_by_day o
join bi.indicators i on i.indicator = o.indicator
where o.indicator in ('csat', 'nps')
  and o.period_start >= '2026-01-01' and o.period_start < '2027-01-01'
group by month_start, o.indicator, i.scale, i.minimum_n
having sum(o.denominator) > 0
order by month_start, o.indicator;

-- 4. Which products sell better and please less? The second half of a year beside the first. Each of
-- the two facts is added up by itself and joined afterwards: a join of their rows would count twice.
with sold as (
  select product,
    coalesce(sum(sales_net) filter (where period_start < '2026-07-01'), 0) as sales_before,
    coalesce(sum(sales_net) filter (where period_start >= '2026-07-01'), 0) as sales_after
  from bi.sales_by_day
  where period_start >= '2026-01-01' and period_start < '2027-01-01'
  group by product),
asked as (
  select product,
    sum(numerator) filter (where period_start < '2026-07-01')
      / nullif(sum(denominator) filter (where period_start < '2026-07-01'), 0) as csat_before,
    sum(numerator) filter (where period_start >= '2026-07-01')
      / nullif(sum(denominator) filter (where period_start >= '2026-07-01'), 0) as csat_after,
    sum(denominator) as answers
  from bi.outcomes_by_day
  where indicator = 'csat' and period_start >= '2026-01-01' and period_start < '2027-01-01'
  group by product)
select product, sales_before, sales_after, csat_before, csat_after, coalesce(answers, 0) as answers,
  coalesce(sales_after > sales_before and csat_after < csat_before, false) as sells_better_pleases_less
from sold
left join asked using (product)
order by sells_better_pleases_less desc, sales_after - sales_before desc, product;

-- 5. Are deliveries as agreed? Three indicators by segment.
select o.segment, o.indicator, sum(o.numerator) / sum(o.denominator) as value,
  sum(o.denominator) as n, sum(o.denominator) >= i.minimum_n as sufficient
from bi.outcomes_by_day o
join bi.indicators i on i.indicator = o.indicator
where o.indicator in ('to-quality', 'within-cost', 'as-agreed')
  and o.period_start >= '2026-01-01' and o.period_start < '2027-01-01'
group by o.segment, o.indicator, i.minimum_n
having sum(o.denominator) > 0
order by o.indicator, o.segment;

-- 6. Where are the blind spots? What was sold without enough answers about it, most units first.
with cells as (
  select product, region, sum(sales_closed) as sales_closed, sum(units_closed) as units_closed,
    sum(invited) as invited, sum(answered) as answered
  from bi.coverage_by_day
  where period_start >= '2026-01-01' and period_start < '2027-01-01'
  group by product, region)
select product, region, units_closed, sales_closed, invited, answered,
  case
    when sales_closed = 0 then 'no-sales'
    when invited = 0 and answered = 0 then 'not-surveyed'
    when answered = 0 then 'no-answers'
    when answered < 30 then 'thin'
    else 'covered'
  end as state
from cells
order by answered >= 30, units_closed desc, product, region;
