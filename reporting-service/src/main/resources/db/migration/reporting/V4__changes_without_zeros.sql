-- What changes nothing is left out of the changes of the cube, and summed in plain numbers: most of
-- the figures of most changes are 0, and a change is written, read and added up within seconds.

-- PostgreSQL's own sums are of wider types, which pays for many rows; most cells are made of two.
create aggregate plain_sum (bigint)
  (sfunc = int8pl, stype = bigint, combinefunc = int8pl, parallel = safe);
comment on aggregate plain_sum (bigint) is 'Sum in the type of what is summed.';
create aggregate plain_sum (numeric)
  (sfunc = numeric_add, stype = numeric, combinefunc = numeric_add, parallel = safe);
comment on aggregate plain_sum (numeric) is 'Sum that costs less than the usual one for few rows.';

do $$
declare
  family text;
  keys text;
  figures text[];
  counters text[];
begin
  foreach family in array array['sales', 'scores', 'surveys', 'deliveries', 'leads'] loop
    select array_agg(column_name order by ordinal_position),
      array_agg(column_name order by ordinal_position) filter (where data_type = 'bigint')
    into figures, counters
    from information_schema.columns
    where table_schema = current_schema() and table_name = format('cube_%s_change', family)
      and data_type in ('bigint', 'numeric');
    execute format(
      'alter table cube_%1$s_change %2$s',
      family,
      (select string_agg(format('alter %I drop not null', f), ', ') from unnest(figures) as f));
    execute format(
      'comment on table cube_%1$s_change is ''What transactions added to the cube since the last merge, to be summed with cube_%1$s_cell; null where they add nothing.''',
      family);

    keys := concat_ws(
      ', ', 'bucket', 'dimension_set', case family when 'sales' then 'currency' when 'scores' then 'measure' end);
    execute format(
      'create or replace view cube_%1$s as
        select %2$s, %3$s
        from (select * from cube_%1$s_cell union all select * from cube_%1$s_change) part
        group by %2$s
        having %4$s',
      family,
      keys,
      (select string_agg(
          format(
            case when f = any (counters) then 'coalesce(sum(%1$I), 0)::bigint as %1$I' else 'coalesce(sum(%1$I), 0.0000) as %1$I' end,
            f),
          ', ' order by n)
        from unnest(figures) with ordinality as figure (f, n)),
      (select string_agg(format('sum(%I) <> 0', c), ' or ') from unnest(counters) as c));
  end loop;
end
$$;
