-- The cube in four parts, so that transactions never wait for each other's cells and a year is read
-- from few rows. For each family, such as sales:
--   cube_sales_change  what transactions added, not merged yet; nothing but appended to
--   cube_sales_cell    merged, by 15 minutes and dimension set
--   cube_sales_span    sums of the cells over days and weeks, by dimension set
--   cube_sales_total   sums of the cells over hours, days and weeks, by no, one or two dimensions
-- The view cube_sales is the cube: cells and changes together.
do $$
declare
  family text;
  part text;
  detail text;
  counters text[];
  sums text[];
  figures text[];
  keys text;
begin
  foreach family in array array['sales', 'scores', 'surveys', 'deliveries', 'leads'] loop
    execute format('alter table cube_%1$s rename to cube_%1$s_cell', family);
    execute format('alter index cube_%1$s_pkey rename to cube_%1$s_cell_pkey', family);
    detail := case family when 'sales' then 'currency' when 'scores' then 'measure' end;
    select array_agg(column_name order by ordinal_position) filter (where data_type = 'bigint'),
      array_agg(column_name order by ordinal_position) filter (where data_type = 'numeric')
    into counters, sums
    from information_schema.columns
    where table_schema = current_schema() and table_name = format('cube_%s_cell', family);
    figures := counters || coalesce(sums, '{}');

    execute format(
      'create table cube_%1$s_change (like cube_%1$s_cell including comments)
        with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000)',
      family);
    execute format(
      'comment on table cube_%1$s_change is ''What transactions added to the cube since the last merge, to be summed with cube_%1$s_cell.''',
      family);

    -- read by time, so that an empty table is read at once even while it is long
    execute format('create index on cube_%1$s_change (bucket)', family);

    execute format(
      'create table cube_%1$s_span (
        span  text collate "C" not null,
        start timestamptz not null,
        like cube_%1$s_cell including comments)',
      family);
    execute format(
      'alter table cube_%1$s_span drop column bucket, add primary key (%2$s)',
      family, concat_ws(', ', 'span, start, dimension_set', detail));
    execute format(
      'comment on table cube_%1$s_span is ''Sums of cube_%1$s_cell over longer spans of time.''',
      family);

    execute format(
      'create table cube_%1$s_total (
        grouped_by   text collate "C" not null,
        span         text collate "C" not null,
        start        timestamptz not null,
        value        text collate "C" not null,
        second_value text collate "C" not null,
        like cube_%1$s_cell including comments)',
      family);
    execute format(
      'alter table cube_%1$s_total drop column bucket, drop column dimension_set,
        add primary key (%2$s)',
      family, concat_ws(', ', 'grouped_by, span, start, value, second_value', detail));
    execute format(
      'comment on table cube_%1$s_total is ''Sums of cube_%1$s_cell over all dimension sets, and by one or two dimensions.''',
      family);
    execute format(
      'comment on column cube_%1$s_total.grouped_by is ''The dimensions that are told apart: none, one, or two with a comma between.''',
      family);
    execute format(
      'comment on column cube_%1$s_total.value is ''Value of the first of them, or empty.''', family);
    execute format(
      'comment on column cube_%1$s_total.second_value is ''Value of the second of them, or empty.''',
      family);
    -- room on each page: sums are updated again and again, and stay on their page then
    execute format('alter table cube_%1$s_span set (fillfactor = 70)', family);
    execute format('alter table cube_%1$s_total set (fillfactor = 50)', family);

    foreach part in array array['span', 'total'] loop
      execute format(
        'comment on column cube_%1$s_%2$s.span is ''Length of the span of time: hour, day, or week from Monday, in UTC.''',
        family, part);
      execute format(
        'comment on column cube_%1$s_%2$s.start is ''Start of the span of time.''', family, part);
    end loop;

    keys := concat_ws(', ', 'bucket', 'dimension_set', detail);
    execute format(
      'create view cube_%1$s as
        select %2$s, %3$s
        from (select * from cube_%1$s_cell union all select * from cube_%1$s_change) part
        group by %2$s
        having %4$s',
      family,
      keys,
      (select string_agg(
          format(case when f = any (counters) then 'sum(%1$I)::bigint as %1$I' else 'sum(%1$I) as %1$I' end, f),
          ', ' order by n)
        from unnest(figures) with ordinality as figure (f, n)),
      (select string_agg(format('sum(%I) <> 0', c), ' or ') from unnest(counters) as c));
    execute format(
      'comment on view cube_%1$s is ''The cube: cells and changes together, no row where all counters are 0.''',
      family);

    -- what is there already is merged by the next merge
    execute format('insert into cube_%1$s_change select * from cube_%1$s_cell', family);
    execute format('truncate cube_%1$s_cell', family);
  end loop;
end
$$;
