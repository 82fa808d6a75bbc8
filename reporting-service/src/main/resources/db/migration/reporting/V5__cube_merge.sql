-- How far the merge of the cube has come, for the alert that it is behind.
create table cube_merge (
  family       text collate "C" not null primary key,
  caught_up_at timestamptz not null
);
comment on table cube_merge is 'When all changes of a family of the cube were last merged.';
comment on column cube_merge.family is 'The family, as in the names of its tables: sales for cube_sales_change.';
comment on column cube_merge.caught_up_at is 'What was added to the cube before this moment is merged.';

insert into cube_merge (family, caught_up_at)
select family, now() from unnest(array['sales', 'scores', 'surveys', 'deliveries', 'leads']) as family;
