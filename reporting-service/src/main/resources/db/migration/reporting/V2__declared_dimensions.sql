-- What is offered and where, as an administrator declares it: the only rows that are no function of
-- the events. Reports of coverage show what was declared and never occurred.
create table declared_dimension (
  dimension text collate "C" not null,
  value     text collate "C" not null,
  title     text,
  primary key (dimension, value)
);
comment on table declared_dimension is 'Values of dimensions that are known to exist, whether or not an event ever told them.';
comment on column declared_dimension.dimension is 'Name of the dimension as in the API: product, region, segment, channel or closingMethod.';
comment on column declared_dimension.value is 'The value as events tell it.';
comment on column declared_dimension.title is 'What people call it.';
