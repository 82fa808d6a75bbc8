-- Ledger: the latest revision of every fact, and what it was counted as. Keys are business keys or
-- derived from content: no serial numbers, no foreign keys across tables. The columns of facts stand in
-- the order of their widths, so that no row is padded.

create schema ledger;

create table ledger.dimension_set (
  id             bigint not null,
  product        text collate "C" not null,
  region         text collate "C" not null,
  country        text collate "C" not null,
  segment        text collate "C" not null,
  channel        text collate "C" not null,
  closing_method text collate "C" not null,
  primary key (id)
);
comment on table ledger.dimension_set is 'Each combination of dimension values that occurs in ledger or cube.';
comment on column ledger.dimension_set.id is 'First 64 bits of the SHA-256 of the values, never of two combinations: the same combination has the same id in every database.';
comment on column ledger.dimension_set.product is 'Product code, or (unknown).';
comment on column ledger.dimension_set.region is 'ISO 3166-1 alpha-2 or ISO 3166-2 code, or (unknown).';
comment on column ledger.dimension_set.country is 'ISO 3166-1 alpha-2 code, derived from region, or (unknown).';
comment on column ledger.dimension_set.segment is 'Customer segment code, or (unknown).';
comment on column ledger.dimension_set.channel is 'Sales channel code, or (unknown).';
comment on column ledger.dimension_set.closing_method is 'Code of how the sale was closed, or (unknown).';

create table ledger.sale (
  closed_at          timestamptz not null,
  dimension_set      bigint not null,
  reversed_at        timestamptz,
  previous_closed_at timestamptz,
  revision           integer not null,
  quantity           integer not null,
  withdrawn          boolean not null,
  sale_id            text collate "C" not null,
  amount             numeric(19, 4),
  currency           text collate "C",
  customer_id        text collate "C",
  salesperson        text collate "C",
  lead_id            text collate "C",
  referred_by        text collate "C",
  primary key (sale_id)
);
create index sale_closed_at on ledger.sale (closed_at);
create index sale_customer on ledger.sale (customer_id, closed_at) where customer_id is not null;
create index sale_lead on ledger.sale (lead_id, closed_at) where lead_id is not null;
create index sale_referred_by on ledger.sale (referred_by) where referred_by is not null;
comment on table ledger.sale is 'Ledger of closed sales: one row per sale, its latest revision.';
comment on column ledger.sale.closed_at is 'When the sale was closed, to the microsecond.';
comment on column ledger.sale.dimension_set is 'Where the sale counts: id in dimension_set.';
comment on column ledger.sale.reversed_at is 'When it was first taken back as a whole; null if it was not.';
comment on column ledger.sale.previous_closed_at is 'When the latest earlier sale to the same customer was closed; null if there is none.';
comment on column ledger.sale.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.sale.quantity is 'Units sold, 1 or more.';
comment on column ledger.sale.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.sale.sale_id is 'Business key, as given by the sending system.';
comment on column ledger.sale.amount is 'Price of all units together, in units of currency.';
comment on column ledger.sale.currency is 'ISO 4217 code of amount.';
comment on column ledger.sale.customer_id is 'Who bought, as given by the sending system.';
comment on column ledger.sale.salesperson is 'Who sold, as given by the sending system.';
comment on column ledger.sale.lead_id is 'Lead that became this sale.';
comment on column ledger.sale.referred_by is 'Customer who recommended us.';

create table ledger.sale_reversal (
  reversed_at      timestamptz not null,
  dimension_set    bigint not null,
  revision         integer not null,
  counted_units    integer not null,
  quantity         integer,
  counted_sales    smallint not null,
  withdrawn        boolean not null,
  reversal_id      text collate "C" not null,
  sale_id          text collate "C" not null,
  counted_amount   numeric(19, 4),
  counted_currency text collate "C",
  amount           numeric(19, 4),
  currency         text collate "C",
  reason           text,
  primary key (reversal_id)
);
create index sale_reversal_reversed_at on ledger.sale_reversal (reversed_at);
create index sale_reversal_sale_id on ledger.sale_reversal (sale_id);
comment on table ledger.sale_reversal is 'Ledger of reversals: one row per cancellation or return, its latest revision.';
comment on column ledger.sale_reversal.reversed_at is 'When the sale was taken back, to the microsecond.';
comment on column ledger.sale_reversal.dimension_set is 'Where the reversal counts, that is where its sale does: id in dimension_set.';
comment on column ledger.sale_reversal.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.sale_reversal.counted_units is 'Units it takes back of those that earlier reversals have left.';
comment on column ledger.sale_reversal.quantity is 'Units as told, 1 or more; null for the whole sale.';
comment on column ledger.sale_reversal.counted_sales is '1 if it takes the whole sale back and is the first to do so, else 0.';
comment on column ledger.sale_reversal.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.sale_reversal.reversal_id is 'Business key, as given by the sending system.';
comment on column ledger.sale_reversal.sale_id is 'Sale that was taken back.';
comment on column ledger.sale_reversal.counted_amount is 'What it gives back: its own amount, else, if it takes the whole sale back, what the reversals before it have left of that of the sale, in the same currency, 0 or more; null if it takes nothing back.';
comment on column ledger.sale_reversal.counted_currency is 'ISO 4217 code of counted_amount.';
comment on column ledger.sale_reversal.amount is 'What the customer gets back as told, in units of currency.';
comment on column ledger.sale_reversal.currency is 'ISO 4217 code of amount.';
comment on column ledger.sale_reversal.reason is 'Why, for people to read.';

create table ledger.lead (
  captured_at      timestamptz not null,
  dimension_set    bigint not null,
  first_contact_at timestamptz,
  lost_at          timestamptz,
  won_at           timestamptz,
  revision         integer not null,
  withdrawn        boolean not null,
  lead_id          text collate "C" not null,
  customer_id      text collate "C",
  referred_by      text collate "C",
  primary key (lead_id)
);
create index lead_captured_at on ledger.lead (captured_at);
create index lead_customer on ledger.lead (customer_id) where customer_id is not null;
create index lead_referred_by on ledger.lead (referred_by) where referred_by is not null;
comment on table ledger.lead is 'Ledger of leads: one row per lead, its latest revision.';
comment on column ledger.lead.captured_at is 'When the lead was captured, to the microsecond.';
comment on column ledger.lead.dimension_set is 'Where the lead counts: id in dimension_set.';
comment on column ledger.lead.first_contact_at is 'When a person first contacted it; null if nobody has.';
comment on column ledger.lead.lost_at is 'When it was lost; null if it was not.';
comment on column ledger.lead.won_at is 'When the earliest sale it became was closed; null if it became none.';
comment on column ledger.lead.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.lead.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.lead.lead_id is 'Business key, as given by the sending system.';
comment on column ledger.lead.customer_id is 'Who it is, as given by the sending system.';
comment on column ledger.lead.referred_by is 'Customer who recommended us.';

create table ledger.lead_assignment (
  assigned_at   timestamptz not null,
  revision      integer not null,
  withdrawn     boolean not null,
  assignment_id text collate "C" not null,
  lead_id       text collate "C" not null,
  salesperson   text collate "C" not null,
  primary key (assignment_id)
);
comment on table ledger.lead_assignment is 'Ledger of assignments of leads: one row each, its latest revision.';
comment on column ledger.lead_assignment.assigned_at is 'When, to the microsecond.';
comment on column ledger.lead_assignment.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.lead_assignment.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.lead_assignment.assignment_id is 'Business key, as given by the sending system.';
comment on column ledger.lead_assignment.lead_id is 'Lead that was assigned.';
comment on column ledger.lead_assignment.salesperson is 'Who is to follow it up, as given by the sending system.';

create table ledger.lead_contact (
  contacted_at timestamptz not null,
  revision     integer not null,
  withdrawn    boolean not null,
  automatic    boolean not null,
  contact_id   text collate "C" not null,
  lead_id      text collate "C" not null,
  method       text collate "C" not null,
  primary key (contact_id)
);
create index lead_contact_lead on ledger.lead_contact (lead_id, contacted_at);
comment on table ledger.lead_contact is 'Ledger of contacts with leads: one row each, its latest revision.';
comment on column ledger.lead_contact.contacted_at is 'When, to the microsecond.';
comment on column ledger.lead_contact.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.lead_contact.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.lead_contact.automatic is 'No person did it: does not count as a contact.';
comment on column ledger.lead_contact.contact_id is 'Business key, as given by the sending system.';
comment on column ledger.lead_contact.lead_id is 'Lead that was contacted.';
comment on column ledger.lead_contact.method is 'Code of how.';

create table ledger.lead_loss (
  lost_at   timestamptz not null,
  revision  integer not null,
  withdrawn boolean not null,
  lead_id   text collate "C" not null,
  reason    text,
  primary key (lead_id)
);
comment on table ledger.lead_loss is 'Ledger of lost leads: one row each, its latest revision.';
comment on column ledger.lead_loss.lost_at is 'When the lead was lost, to the microsecond.';
comment on column ledger.lead_loss.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.lead_loss.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.lead_loss.lead_id is 'Business key, as given by the sending system.';
comment on column ledger.lead_loss.reason is 'Why, for people to read.';

create table ledger.customer_contact (
  contacted_at timestamptz not null,
  revision     integer not null,
  withdrawn    boolean not null,
  contact_id   text collate "C" not null,
  customer_id  text collate "C" not null,
  method       text collate "C" not null,
  purpose      text,
  primary key (contact_id)
);
create index customer_contact_customer on ledger.customer_contact (customer_id, contacted_at);
comment on table ledger.customer_contact is 'Ledger of contacts with customers: one row each, its latest revision.';
comment on column ledger.customer_contact.contacted_at is 'When, to the microsecond.';
comment on column ledger.customer_contact.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.customer_contact.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.customer_contact.contact_id is 'Business key, as given by the sending system.';
comment on column ledger.customer_contact.customer_id is 'Who was contacted, as given by the sending system.';
comment on column ledger.customer_contact.method is 'Code of how.';
comment on column ledger.customer_contact.purpose is 'What for, for people to read.';

create table ledger.survey_invitation (
  sent_at           timestamptz not null,
  own_dimension_set bigint not null,
  dimension_set     bigint not null,
  first_answered_at timestamptz,
  revision          integer not null,
  withdrawn         boolean not null,
  invitation_id     text collate "C" not null,
  sale_id           text collate "C",
  customer_id       text collate "C",
  primary key (invitation_id)
);
create index survey_invitation_sent_at on ledger.survey_invitation (sent_at);
create index survey_invitation_sale on ledger.survey_invitation (sale_id) where sale_id is not null;
create index survey_invitation_customer on ledger.survey_invitation (customer_id) where customer_id is not null;
comment on table ledger.survey_invitation is 'Ledger of invitations to surveys: one row each, its latest revision.';
comment on column ledger.survey_invitation.sent_at is 'When the invitation was sent, to the microsecond.';
comment on column ledger.survey_invitation.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column ledger.survey_invitation.dimension_set is 'Where the invitation counts, with what it inherited: id in dimension_set.';
comment on column ledger.survey_invitation.first_answered_at is 'Time of the earliest answer to it; null if there is none.';
comment on column ledger.survey_invitation.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.survey_invitation.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.survey_invitation.invitation_id is 'Business key, as given by the sending system.';
comment on column ledger.survey_invitation.sale_id is 'Sale the survey is about.';
comment on column ledger.survey_invitation.customer_id is 'Who was invited, as given by the sending system.';

create table ledger.survey_answer (
  answered_at       timestamptz not null,
  own_dimension_set bigint not null,
  dimension_set     bigint not null,
  revision          integer not null,
  csat              smallint,
  nps               smallint,
  ces               smallint,
  repurchase_intent smallint,
  withdrawn         boolean not null,
  answer_id         text collate "C" not null,
  invitation_id     text collate "C",
  sale_id           text collate "C",
  customer_id       text collate "C",
  primary key (answer_id)
);
create index survey_answer_answered_at on ledger.survey_answer (answered_at);
create index survey_answer_sale on ledger.survey_answer (sale_id) where sale_id is not null;
create index survey_answer_invitation on ledger.survey_answer (invitation_id, answered_at) where invitation_id is not null;
create index survey_answer_customer on ledger.survey_answer (customer_id) where customer_id is not null;
comment on table ledger.survey_answer is 'Ledger of survey answers: one row per answer, its latest revision.';
comment on column ledger.survey_answer.answered_at is 'When the customer answered, to the microsecond.';
comment on column ledger.survey_answer.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column ledger.survey_answer.dimension_set is 'Where the answer counts, with what it inherited: id in dimension_set.';
comment on column ledger.survey_answer.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.survey_answer.csat is 'Customer satisfaction, 1 to 5.';
comment on column ledger.survey_answer.nps is 'Likelihood to recommend, 0 to 10.';
comment on column ledger.survey_answer.ces is 'Agreement with "made it easy", 1 to 7.';
comment on column ledger.survey_answer.repurchase_intent is 'Intent to buy again, 1 to 5.';
comment on column ledger.survey_answer.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.survey_answer.answer_id is 'Business key, as given by the sending system.';
comment on column ledger.survey_answer.invitation_id is 'Invitation that was answered.';
comment on column ledger.survey_answer.sale_id is 'Sale the answer is about.';
comment on column ledger.survey_answer.customer_id is 'Who answered, as given by the sending system.';

create table ledger.delivery_agreement (
  due_at            timestamptz not null,
  own_dimension_set bigint not null,
  dimension_set     bigint not null,
  completed_at      timestamptz,
  revision          integer not null,
  withdrawn         boolean not null,
  delivery_id       text collate "C" not null,
  sale_id           text collate "C",
  agreed_cost       numeric(19, 4),
  currency          text collate "C",
  agreed_quality    text,
  primary key (delivery_id)
);
create index delivery_agreement_due_at on ledger.delivery_agreement (due_at);
create index delivery_agreement_sale on ledger.delivery_agreement (sale_id) where sale_id is not null;
comment on table ledger.delivery_agreement is 'Ledger of what was agreed about deliveries: one row per delivery, its latest revision.';
comment on column ledger.delivery_agreement.due_at is 'When the delivery is due, to the microsecond.';
comment on column ledger.delivery_agreement.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column ledger.delivery_agreement.dimension_set is 'Where it counts, with what it inherited: id in dimension_set.';
comment on column ledger.delivery_agreement.completed_at is 'When the delivery was completed; null if it was not.';
comment on column ledger.delivery_agreement.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.delivery_agreement.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.delivery_agreement.delivery_id is 'Business key, as given by the sending system.';
comment on column ledger.delivery_agreement.sale_id is 'Sale that is delivered.';
comment on column ledger.delivery_agreement.agreed_cost is 'Agreed cost, in units of currency.';
comment on column ledger.delivery_agreement.currency is 'ISO 4217 code of agreed_cost.';
comment on column ledger.delivery_agreement.agreed_quality is 'Agreed quality, for people to read.';

create table ledger.delivery_completion (
  completed_at      timestamptz not null,
  own_dimension_set bigint not null,
  dimension_set     bigint not null,
  revision          integer not null,
  withdrawn         boolean not null,
  on_time           boolean,
  within_cost       boolean,
  quality_met       boolean,
  delivery_id       text collate "C" not null,
  sale_id           text collate "C",
  actual_cost       numeric(19, 4),
  currency          text collate "C",
  primary key (delivery_id)
);
create index delivery_completion_completed_at on ledger.delivery_completion (completed_at);
create index delivery_completion_sale on ledger.delivery_completion (sale_id) where sale_id is not null;
comment on table ledger.delivery_completion is 'Ledger of completed deliveries: one row per delivery, its latest revision.';
comment on column ledger.delivery_completion.completed_at is 'When the delivery was completed, to the microsecond.';
comment on column ledger.delivery_completion.own_dimension_set is 'What the event itself said: id in dimension_set.';
comment on column ledger.delivery_completion.dimension_set is 'Where it counts, with what it inherited: id in dimension_set.';
comment on column ledger.delivery_completion.revision is 'Revision of the event this row holds, 1 or more.';
comment on column ledger.delivery_completion.withdrawn is 'Recorded by mistake: counts nowhere.';
comment on column ledger.delivery_completion.on_time is 'Completed when agreed or before; null if nothing was agreed.';
comment on column ledger.delivery_completion.within_cost is 'Cost no more than agreed; null unless both costs are known in one currency.';
comment on column ledger.delivery_completion.quality_met is 'The agreed quality was met; null if not known.';
comment on column ledger.delivery_completion.delivery_id is 'Business key, as given by the sending system.';
comment on column ledger.delivery_completion.sale_id is 'Sale that was delivered.';
comment on column ledger.delivery_completion.actual_cost is 'Actual cost, in units of currency.';
comment on column ledger.delivery_completion.currency is 'ISO 4217 code of actual_cost.';

-- Links between facts of different lanes, for the repair job to derive.
create table ledger.pending_link (
  kind text collate "C" not null,
  key  text collate "C" not null,
  at   timestamptz
);
comment on table ledger.pending_link is 'Links across lanes that transactions have touched since the last sweep, a row per transaction: only where there are two can one have missed the other. A transaction that moves a fact away from another lane leaves two.';
comment on column ledger.pending_link.kind is 'Kind of the link.';
comment on column ledger.pending_link.key is 'Business key that the linked facts share.';
comment on column ledger.pending_link.at is 'When the fact happened that was touched, if only its neighbours in time may count otherwise.';

create table ledger.declared_dimension (
  dimension text collate "C" not null,
  value     text collate "C" not null,
  title     text,
  primary key (dimension, value)
);
comment on table ledger.declared_dimension is 'Values of dimensions that are known to exist, whether or not an event ever told them.';
comment on column ledger.declared_dimension.dimension is 'Name of the dimension as in the API: product, region, segment, channel or closingMethod.';
comment on column ledger.declared_dimension.value is 'The value as events tell it.';
comment on column ledger.declared_dimension.title is 'What people call it.';

create table ledger.erasure_salt (
  salt bytea not null
);
insert into ledger.erasure_salt
select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
comment on table ledger.erasure_salt is 'Random bytes, in one row, from which pseudonyms of erased customers are made: without them nobody can tell who was meant.';
comment on column ledger.erasure_salt.salt is 'Key of the HMAC-SHA-256 of a customer id.';

create table ledger.erased_customer (
  pseudonym text collate "C" not null,
  erased_at timestamptz not null default now(),
  primary key (pseudonym)
);
comment on table ledger.erased_customer is 'Customers whose id is replaced, also when their events come again.';
comment on column ledger.erased_customer.pseudonym is 'What stands in place of the id.';
comment on column ledger.erased_customer.erased_at is 'When the customer was erased.';
