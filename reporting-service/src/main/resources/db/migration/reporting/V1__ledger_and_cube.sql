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
  repeat        boolean not null,
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
create index sale_customer on sale (customer_id, closed_at) where customer_id is not null;
create index sale_first on sale (customer_id) where customer_id is not null and not repeat;
create index sale_lead on sale (lead_id, closed_at) where lead_id is not null;
create index sale_referred_by on sale (referred_by) where referred_by is not null;
comment on table sale is 'Ledger of closed sales: one row per sale, its latest revision.';
comment on column sale.sale_id is 'Business key, as given by the sending system.';
comment on column sale.revision is 'Revision of the event this row holds, 1 or more.';
comment on column sale.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column sale.closed_at is 'When the sale was closed, to the microsecond.';
comment on column sale.dimension_set is 'Where the sale counts: id in dimension_set.';
comment on column sale.reversed is 'Taken back as a whole since.';
comment on column sale.repeat is 'The same customer bought earlier.';
comment on column sale.quantity is 'Units sold, 1 or more.';
comment on column sale.amount is 'Price of all units together, in units of currency.';
comment on column sale.currency is 'ISO 4217 code of amount.';
comment on column sale.customer_id is 'Who bought, as given by the sending system.';
comment on column sale.salesperson is 'Who sold, as given by the sending system.';
comment on column sale.lead_id is 'Lead that became this sale.';
comment on column sale.referred_by is 'Customer who recommended us.';

create table sale_reversal (
  reversal_id      text collate "C" not null,
  revision         integer not null,
  withdrawn        boolean not null,
  reversed_at      timestamptz not null,
  sale_id          text collate "C" not null,
  dimension_set    uuid not null,
  counted_sales    smallint not null,
  counted_units    integer not null,
  counted_amount   numeric(19, 4),
  counted_currency text collate "C",
  quantity         integer,
  amount           numeric(19, 4),
  currency         text collate "C",
  reason           text,
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
comment on column sale_reversal.counted_amount is 'What it gives back: its own amount, else, if it takes the whole sale back, that of the sale; null if it takes nothing back.';
comment on column sale_reversal.counted_currency is 'ISO 4217 code of counted_amount.';
comment on column sale_reversal.quantity is 'Units as told, 1 or more; null for the whole sale.';
comment on column sale_reversal.amount is 'What the customer gets back as told, in units of currency.';
comment on column sale_reversal.currency is 'ISO 4217 code of amount.';
comment on column sale_reversal.reason is 'Why, for people to read.';

create table lead (
  lead_id          text collate "C" not null,
  revision         integer not null,
  withdrawn        boolean not null,
  captured_at      timestamptz not null,
  dimension_set    uuid not null,
  first_contact_at timestamptz,
  lost_at          timestamptz,
  converted        boolean not null,
  customer_id      text collate "C",
  referred_by      text collate "C",
  primary key (lead_id)
);
create index lead_captured_at on lead (captured_at);
create index lead_customer on lead (customer_id) where customer_id is not null;
create index lead_referred_by on lead (referred_by) where referred_by is not null;
comment on table lead is 'Ledger of leads: one row per lead, its latest revision.';
comment on column lead.lead_id is 'Business key, as given by the sending system.';
comment on column lead.revision is 'Revision of the event this row holds, 1 or more.';
comment on column lead.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column lead.captured_at is 'When the lead was captured, to the microsecond.';
comment on column lead.dimension_set is 'Where the lead counts: id in dimension_set.';
comment on column lead.first_contact_at is 'When a person first contacted it; null if nobody has.';
comment on column lead.lost_at is 'When it was lost; null if it was not.';
comment on column lead.converted is 'It became a sale.';
comment on column lead.customer_id is 'Who it is, as given by the sending system.';
comment on column lead.referred_by is 'Customer who recommended us.';

create table lead_assignment (
  assignment_id text collate "C" not null,
  revision      integer not null,
  withdrawn     boolean not null,
  lead_id       text collate "C" not null,
  salesperson   text collate "C" not null,
  assigned_at   timestamptz not null,
  primary key (assignment_id)
);
comment on table lead_assignment is 'Ledger of assignments of leads: one row each, its latest revision.';
comment on column lead_assignment.assignment_id is 'Business key, as given by the sending system.';
comment on column lead_assignment.revision is 'Revision of the event this row holds, 1 or more.';
comment on column lead_assignment.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column lead_assignment.lead_id is 'Lead that was assigned.';
comment on column lead_assignment.salesperson is 'Who is to follow it up, as given by the sending system.';
comment on column lead_assignment.assigned_at is 'When, to the microsecond.';

create table lead_contact (
  contact_id   text collate "C" not null,
  revision     integer not null,
  withdrawn    boolean not null,
  lead_id      text collate "C" not null,
  contacted_at timestamptz not null,
  method       text collate "C" not null,
  automatic    boolean not null,
  primary key (contact_id)
);
create index lead_contact_lead on lead_contact (lead_id, contacted_at);
comment on table lead_contact is 'Ledger of contacts with leads: one row each, its latest revision.';
comment on column lead_contact.contact_id is 'Business key, as given by the sending system.';
comment on column lead_contact.revision is 'Revision of the event this row holds, 1 or more.';
comment on column lead_contact.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column lead_contact.lead_id is 'Lead that was contacted.';
comment on column lead_contact.contacted_at is 'When, to the microsecond.';
comment on column lead_contact.method is 'Code of how.';
comment on column lead_contact.automatic is 'No person did it: does not count as a contact.';

create table lead_loss (
  lead_id   text collate "C" not null,
  revision  integer not null,
  withdrawn boolean not null,
  lost_at   timestamptz not null,
  reason    text,
  primary key (lead_id)
);
comment on table lead_loss is 'Ledger of lost leads: one row each, its latest revision.';
comment on column lead_loss.lead_id is 'Business key, as given by the sending system.';
comment on column lead_loss.revision is 'Revision of the event this row holds, 1 or more.';
comment on column lead_loss.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column lead_loss.lost_at is 'When the lead was lost, to the microsecond.';
comment on column lead_loss.reason is 'Why, for people to read.';

create table customer_contact (
  contact_id   text collate "C" not null,
  revision     integer not null,
  withdrawn    boolean not null,
  customer_id  text collate "C" not null,
  contacted_at timestamptz not null,
  method       text collate "C" not null,
  purpose      text,
  primary key (contact_id)
);
create index customer_contact_customer on customer_contact (customer_id, contacted_at);
comment on table customer_contact is 'Ledger of contacts with customers: one row each, its latest revision.';
comment on column customer_contact.contact_id is 'Business key, as given by the sending system.';
comment on column customer_contact.revision is 'Revision of the event this row holds, 1 or more.';
comment on column customer_contact.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column customer_contact.customer_id is 'Who was contacted, as given by the sending system.';
comment on column customer_contact.contacted_at is 'When, to the microsecond.';
comment on column customer_contact.method is 'Code of how.';
comment on column customer_contact.purpose is 'What for, for people to read.';

create table survey_invitation (
  invitation_id     text collate "C" not null,
  revision          integer not null,
  withdrawn         boolean not null,
  sent_at           timestamptz not null,
  own_dimension_set uuid not null,
  dimension_set     uuid not null,
  first_answered_at timestamptz,
  sale_id           text collate "C",
  customer_id       text collate "C",
  primary key (invitation_id)
);
create index survey_invitation_sent_at on survey_invitation (sent_at);
create index survey_invitation_sale on survey_invitation (sale_id) where sale_id is not null;
create index survey_invitation_customer on survey_invitation (customer_id) where customer_id is not null;
comment on table survey_invitation is 'Ledger of invitations to surveys: one row each, its latest revision.';
comment on column survey_invitation.invitation_id is 'Business key, as given by the sending system.';
comment on column survey_invitation.revision is 'Revision of the event this row holds, 1 or more.';
comment on column survey_invitation.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column survey_invitation.sent_at is 'When the invitation was sent, to the microsecond.';
comment on column survey_invitation.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column survey_invitation.dimension_set is 'Where the invitation counts, with what it inherited: id in dimension_set.';
comment on column survey_invitation.first_answered_at is 'Time of the earliest answer to it; null if there is none.';
comment on column survey_invitation.sale_id is 'Sale the survey is about.';
comment on column survey_invitation.customer_id is 'Who was invited, as given by the sending system.';

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
create index survey_answer_sale on survey_answer (sale_id) where sale_id is not null;
create index survey_answer_invitation on survey_answer (invitation_id, answered_at) where invitation_id is not null;
create index survey_answer_customer on survey_answer (customer_id) where customer_id is not null;
comment on table survey_answer is 'Ledger of survey answers: one row per answer, its latest revision.';
comment on column survey_answer.answer_id is 'Business key, as given by the sending system.';
comment on column survey_answer.revision is 'Revision of the event this row holds, 1 or more.';
comment on column survey_answer.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column survey_answer.answered_at is 'When the customer answered, to the microsecond.';
comment on column survey_answer.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column survey_answer.dimension_set is 'Where the answer counts, with what it inherited: id in dimension_set.';
comment on column survey_answer.csat is 'Customer satisfaction, 1 to 5.';
comment on column survey_answer.nps is 'Likelihood to recommend, 0 to 10.';
comment on column survey_answer.ces is 'Agreement with "made it easy", 1 to 7.';
comment on column survey_answer.repurchase_intent is 'Intent to buy again, 1 to 5.';
comment on column survey_answer.invitation_id is 'Invitation that was answered.';
comment on column survey_answer.sale_id is 'Sale the answer is about.';
comment on column survey_answer.customer_id is 'Who answered, as given by the sending system.';

create table delivery_agreement (
  delivery_id       text collate "C" not null,
  revision          integer not null,
  withdrawn         boolean not null,
  due_at            timestamptz not null,
  own_dimension_set uuid not null,
  dimension_set     uuid not null,
  completed_at      timestamptz,
  sale_id           text collate "C",
  agreed_cost       numeric(19, 4),
  currency          text collate "C",
  agreed_quality    text,
  primary key (delivery_id)
);
create index delivery_agreement_due_at on delivery_agreement (due_at);
create index delivery_agreement_sale on delivery_agreement (sale_id) where sale_id is not null;
comment on table delivery_agreement is 'Ledger of what was agreed about deliveries: one row per delivery, its latest revision.';
comment on column delivery_agreement.delivery_id is 'Business key, as given by the sending system.';
comment on column delivery_agreement.revision is 'Revision of the event this row holds, 1 or more.';
comment on column delivery_agreement.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column delivery_agreement.due_at is 'When the delivery is due, to the microsecond.';
comment on column delivery_agreement.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column delivery_agreement.dimension_set is 'Where it counts, with what it inherited: id in dimension_set.';
comment on column delivery_agreement.completed_at is 'When the delivery was completed; null if it was not.';
comment on column delivery_agreement.sale_id is 'Sale that is delivered.';
comment on column delivery_agreement.agreed_cost is 'Agreed cost, in units of currency.';
comment on column delivery_agreement.currency is 'ISO 4217 code of agreed_cost.';
comment on column delivery_agreement.agreed_quality is 'Agreed quality, for people to read.';

create table delivery_completion (
  delivery_id       text collate "C" not null,
  revision          integer not null,
  withdrawn         boolean not null,
  completed_at      timestamptz not null,
  own_dimension_set uuid not null,
  dimension_set     uuid not null,
  on_time           boolean,
  within_cost       boolean,
  sale_id           text collate "C",
  actual_cost       numeric(19, 4),
  currency          text collate "C",
  quality_met       boolean,
  primary key (delivery_id)
);
create index delivery_completion_completed_at on delivery_completion (completed_at);
create index delivery_completion_sale on delivery_completion (sale_id) where sale_id is not null;
comment on table delivery_completion is 'Ledger of completed deliveries: one row per delivery, its latest revision.';
comment on column delivery_completion.delivery_id is 'Business key, as given by the sending system.';
comment on column delivery_completion.revision is 'Revision of the event this row holds, 1 or more.';
comment on column delivery_completion.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column delivery_completion.completed_at is 'When the delivery was completed, to the microsecond.';
comment on column delivery_completion.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column delivery_completion.dimension_set is 'Where it counts, with what it inherited: id in dimension_set.';
comment on column delivery_completion.on_time is 'Completed when agreed or before; null if nothing was agreed.';
comment on column delivery_completion.within_cost is 'Cost no more than agreed; null unless both costs are known in one currency.';
comment on column delivery_completion.sale_id is 'Sale that was delivered.';
comment on column delivery_completion.actual_cost is 'Actual cost, in units of currency.';
comment on column delivery_completion.currency is 'ISO 4217 code of actual_cost.';
comment on column delivery_completion.quality_met is 'The agreed quality was met; null if not known.';

-- Links between facts of different lanes, to be settled by the sweep.
create table pending_link (
  kind text collate "C" not null,
  key  text collate "C" not null
);
comment on table pending_link is 'Links across lanes that transactions have touched since the last sweep, a row per transaction: only where there are two can one have missed the other. A transaction that moves a fact away from another lane leaves two.';
comment on column pending_link.kind is 'Kind of the link.';
comment on column pending_link.key is 'Business key that the linked facts share.';

create table cube_deadlines (
  survey_response interval not null,
  lead_follow_up  interval not null
);
insert into cube_deadlines values (interval '1209600 seconds', interval '86400 seconds');
comment on table cube_deadlines is 'The deadlines with which the cube is made, in one row.';
comment on column cube_deadlines.survey_response is 'An answer no later than this after the invitation is a response.';
comment on column cube_deadlines.lead_follow_up is 'A contact no later than this after the capture of a lead follows it up in time.';

create table cube_sales (
  bucket               timestamptz not null,
  dimension_set        uuid not null,
  currency             text collate "C" not null,
  sales_closed         bigint not null,
  units_closed         bigint not null,
  sales_reversed       bigint not null,
  units_reversed       bigint not null,
  closed_then_reversed bigint not null,
  new_customer_sales   bigint not null,
  repeat_sales         bigint not null,
  gross_amount         numeric(38, 4) not null,
  reversed_amount      numeric(38, 4) not null,
  primary key (bucket, dimension_set, currency)
);
comment on table cube_sales is 'Sales per 15 minutes, dimension_set and currency; no row where all counters are 0.';
comment on column cube_sales.bucket is 'Start of the 15 minutes (UTC) in which sales were closed or taken back.';
comment on column cube_sales.dimension_set is 'Id in dimension_set.';
comment on column cube_sales.currency is 'ISO 4217 code of the amounts; empty for sales and reversals whose amount is not known.';
comment on column cube_sales.sales_closed is 'Number of sales closed.';
comment on column cube_sales.units_closed is 'Number of units in those sales.';
comment on column cube_sales.sales_reversed is 'Number of sales taken back whole in this bucket, whenever they were closed.';
comment on column cube_sales.units_reversed is 'Number of units taken back in this bucket.';
comment on column cube_sales.closed_then_reversed is 'Of the sales closed in this bucket, those taken back whole at any time since.';
comment on column cube_sales.new_customer_sales is 'Of the sales closed in this bucket, the first of their customers.';
comment on column cube_sales.repeat_sales is 'Of the sales closed in this bucket, those of customers who bought earlier.';
comment on column cube_sales.gross_amount is 'Sum of the amounts of the sales closed.';
comment on column cube_sales.reversed_amount is 'Sum of the amounts given back.';

create table cube_scores (
  bucket        timestamptz not null,
  dimension_set uuid not null,
  measure       text collate "C" not null,
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
  primary key (bucket, dimension_set, measure)
);
comment on table cube_scores is 'Histogram of survey scores per 15 minutes, dimension_set and measure; no row where all are 0.';
comment on column cube_scores.bucket is 'Start of the 15 minutes (UTC) in which the answers were given.';
comment on column cube_scores.dimension_set is 'Id in dimension_set.';
comment on column cube_scores.measure is 'csat, nps, ces or repurchase-intent.';
comment on column cube_scores.score_0 is 'Number of answers with score 0.';
comment on column cube_scores.score_1 is 'Number of answers with score 1.';
comment on column cube_scores.score_2 is 'Number of answers with score 2.';
comment on column cube_scores.score_3 is 'Number of answers with score 3.';
comment on column cube_scores.score_4 is 'Number of answers with score 4.';
comment on column cube_scores.score_5 is 'Number of answers with score 5.';
comment on column cube_scores.score_6 is 'Number of answers with score 6.';
comment on column cube_scores.score_7 is 'Number of answers with score 7.';
comment on column cube_scores.score_8 is 'Number of answers with score 8.';
comment on column cube_scores.score_9 is 'Number of answers with score 9.';
comment on column cube_scores.score_10 is 'Number of answers with score 10.';

create table cube_surveys (
  bucket               timestamptz not null,
  dimension_set        uuid not null,
  invitations_sent     bigint not null,
  invitations_answered bigint not null,
  answers              bigint not null,
  primary key (bucket, dimension_set)
);
comment on table cube_surveys is 'Counters of invitations and answers per 15 minutes and dimension_set; no row where all are 0.';
comment on column cube_surveys.bucket is 'Start of the 15 minutes (UTC) in which invitations were sent or answers given.';
comment on column cube_surveys.dimension_set is 'Id in dimension_set.';
comment on column cube_surveys.invitations_sent is 'Number of invitations sent.';
comment on column cube_surveys.invitations_answered is 'Of the invitations sent in this bucket, those answered within the deadline.';
comment on column cube_surveys.answers is 'Number of answers given.';

create table cube_deliveries (
  bucket        timestamptz not null,
  dimension_set uuid not null,
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
comment on table cube_deliveries is 'Counters of deliveries per 15 minutes and dimension_set; no row where all are 0.';
comment on column cube_deliveries.bucket is 'Start of the 15 minutes (UTC) in which deliveries were due or completed.';
comment on column cube_deliveries.dimension_set is 'Id in dimension_set.';
comment on column cube_deliveries.due is 'Number of deliveries due.';
comment on column cube_deliveries.due_on_time is 'Of the deliveries due in this bucket, those completed by then.';
comment on column cube_deliveries.completed is 'Number of deliveries completed.';
comment on column cube_deliveries.quality_known is 'Of those completed, those known to meet the agreed quality or not.';
comment on column cube_deliveries.to_quality is 'Of those, the ones that met it.';
comment on column cube_deliveries.cost_known is 'Of those completed, those whose agreed and actual cost are known.';
comment on column cube_deliveries.within_cost is 'Of those, the ones that cost no more than agreed.';
comment on column cube_deliveries.all_known is 'Of those completed, those known to be on time or not, and of known quality and cost.';
comment on column cube_deliveries.as_agreed is 'Of those, the ones that were on time, to quality and within cost.';

create table cube_leads (
  bucket                  timestamptz not null,
  dimension_set           uuid not null,
  leads_captured          bigint not null,
  leads_contacted_in_time bigint not null,
  leads_converted         bigint not null,
  leads_lost              bigint not null,
  primary key (bucket, dimension_set)
);
comment on table cube_leads is 'Counters of leads per 15 minutes and dimension_set; no row where all are 0.';
comment on column cube_leads.bucket is 'Start of the 15 minutes (UTC) in which the leads were captured.';
comment on column cube_leads.dimension_set is 'Id in dimension_set.';
comment on column cube_leads.leads_captured is 'Number of leads captured.';
comment on column cube_leads.leads_contacted_in_time is 'Of those, the ones first contacted by a person within the deadline.';
comment on column cube_leads.leads_converted is 'Of those, the ones that became a sale.';
comment on column cube_leads.leads_lost is 'Of those, the ones lost.';

-- What each row of the ledger adds to the cube, and when. Summed by bucket they are the cube.

create view ledger_sales as
  select closed_at as at,
    dimension_set,
    coalesce(currency, '') as currency,
    1::bigint as sales_closed,
    quantity::bigint as units_closed,
    0::bigint as sales_reversed,
    0::bigint as units_reversed,
    reversed::int::bigint as closed_then_reversed,
    (customer_id is not null and not repeat)::int::bigint as new_customer_sales,
    repeat::int::bigint as repeat_sales,
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

create view ledger_scores as
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
  from survey_answer
  cross join lateral (values ('csat', csat), ('nps', nps), ('ces', ces),
    ('repurchase-intent', repurchase_intent)) as m (measure, score)
  where not withdrawn and score is not null;

create view ledger_surveys as
  select sent_at as at,
    dimension_set,
    1::bigint as invitations_sent,
    (first_answered_at is not null and first_answered_at <= sent_at
      + (select survey_response from cube_deadlines))::int::bigint as invitations_answered,
    0::bigint as answers
  from survey_invitation
  where not withdrawn
  union all
  select answered_at as at,
    dimension_set,
    0::bigint as invitations_sent,
    0::bigint as invitations_answered,
    1::bigint as answers
  from survey_answer
  where not withdrawn;

create view ledger_deliveries as
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
  from delivery_agreement
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
  from delivery_completion
  where not withdrawn;

create view ledger_leads as
  select captured_at as at,
    dimension_set,
    1::bigint as leads_captured,
    (first_contact_at is not null and first_contact_at <= captured_at
      + (select lead_follow_up from cube_deadlines))::int::bigint as leads_contacted_in_time,
    converted::int::bigint as leads_converted,
    (lost_at is not null)::int::bigint as leads_lost
  from lead
  where not withdrawn;

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
comment on column consumer_position.version is 'Number of transactions that moved this position or changed the ledger otherwise; the sum over all rows is the data version.';
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

create index quarantine_newest on quarantine (recorded_at, topic, partition, record_offset);
create index quarantine_event on quarantine (event_key, event_type) where event_key is not null;

create table erasure_salt (
  salt bytea not null
);
insert into erasure_salt
select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
comment on table erasure_salt is 'Random bytes, in one row, from which pseudonyms of erased customers are made: without them nobody can tell who was meant.';
comment on column erasure_salt.salt is 'Key of the HMAC-SHA-256 of a customer id.';

create table erased_customer (
  pseudonym text collate "C" not null,
  erased_at timestamptz not null default now(),
  primary key (pseudonym)
);
comment on table erased_customer is 'Customers whose id is replaced, also when their events come again.';
comment on column erased_customer.pseudonym is 'What stands in place of the id.';
comment on column erased_customer.erased_at is 'When the customer was erased.';
