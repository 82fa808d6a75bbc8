-- What each row of the ledger contributes to the cube, and when. Summed by bucket this is the cube.

create or replace view cube.contribution_sales as
  select closed_at as at,
    dimension_set,
    coalesce(currency, '') as currency,
    1::bigint as sales_closed,
    quantity::bigint as units_closed,
    0::bigint as sales_reversed,
    0::bigint as units_reversed,
    coalesce(reversed_at <= closed_at
      + (select reversal from cube.deadlines), false)::int::bigint as closed_then_reversed,
    (customer_id is not null and coalesce(closed_at > previous_closed_at
      + (select repeat_purchase from cube.deadlines), true))::int::bigint as new_customer_sales,
    (customer_id is not null and coalesce(closed_at <= previous_closed_at
      + (select repeat_purchase from cube.deadlines), false))::int::bigint as repeat_sales,
    coalesce(amount, 0)::numeric as gross_amount,
    0::numeric as reversed_amount
  from ledger.sale
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
  from ledger.sale_reversal
  where not withdrawn and (counted_sales > 0 or counted_units > 0);
comment on view cube.contribution_sales is 'What each row of the ledger adds to cube.sales, and at which time.';

create or replace view cube.contribution_scores as
  select answered_at as at,
    dimension_set,
    measure,
    (score = 0)::int::bigint as score_0,
    (score = 1)::int::bigint as score_1,
    (score = 2)::int::bigint as score_2,
    (score = 3)::int::bigint as score_3,
    (score = 4)::int::bigint as score_4,
    (score = 5)::int::bigint as score_5,
    (score = 6)::int::bigint as score_6,
    (score = 7)::int::bigint as score_7,
    (score = 8)::int::bigint as score_8,
    (score = 9)::int::bigint as score_9,
    (score = 10)::int::bigint as score_10
  from ledger.survey_answer
  cross join lateral (values ('csat', csat), ('nps', nps), ('ces', ces),
    ('repurchase-intent', repurchase_intent)) as m (measure, score)
  where not withdrawn and score is not null;
comment on view cube.contribution_scores is 'What each row of the ledger adds to cube.scores, and at which time.';

create or replace view cube.contribution_surveys as
  select sent_at as at,
    dimension_set,
    1::bigint as invitations_sent,
    (first_answered_at is not null and first_answered_at <= sent_at
      + (select survey_response from cube.deadlines))::int::bigint as invitations_answered,
    0::bigint as answers
  from ledger.survey_invitation
  where not withdrawn
  union all
  select answered_at as at,
    dimension_set,
    0::bigint as invitations_sent,
    0::bigint as invitations_answered,
    1::bigint as answers
  from ledger.survey_answer
  where not withdrawn;
comment on view cube.contribution_surveys is 'What each row of the ledger adds to cube.surveys, and at which time.';

create or replace view cube.contribution_deliveries as
  select due_at as at,
    dimension_set,
    1::bigint as due,
    (completed_at is not null and completed_at <= due_at)::int::bigint as due_on_time,
    0::bigint as completed,
    0::bigint as quality_known,
    0::bigint as to_quality,
    0::bigint as cost_known,
    0::bigint as within_cost,
    0::bigint as all_known,
    0::bigint as as_agreed
  from ledger.delivery_agreement
  where not withdrawn
  union all
  select completed_at as at,
    dimension_set,
    0::bigint as due,
    0::bigint as due_on_time,
    1::bigint as completed,
    (quality_met is not null)::int::bigint as quality_known,
    coalesce(quality_met, false)::int::bigint as to_quality,
    (within_cost is not null)::int::bigint as cost_known,
    coalesce(within_cost, false)::int::bigint as within_cost,
    (quality_met is not null and within_cost is not null and on_time is not null)::int::bigint as all_known,
    coalesce(quality_met and within_cost and on_time, false)::int::bigint as as_agreed
  from ledger.delivery_completion
  where not withdrawn;
comment on view cube.contribution_deliveries is 'What each row of the ledger adds to cube.deliveries, and at which time.';

create or replace view cube.contribution_leads as
  select captured_at as at,
    dimension_set,
    1::bigint as leads_captured,
    (first_contact_at is not null and first_contact_at <= captured_at
      + (select lead_follow_up from cube.deadlines))::int::bigint as leads_contacted_in_time,
    coalesce(won_at <= captured_at
      + (select lead_conversion from cube.deadlines), false)::int::bigint as leads_converted,
    (lost_at is not null)::int::bigint as leads_lost
  from ledger.lead
  where not withdrawn;
comment on view cube.contribution_leads is 'What each row of the ledger adds to cube.leads, and at which time.';
