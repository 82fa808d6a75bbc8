package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Bucket;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Dimension;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Merges what transactions added to the cube into its cells and totals. Thread-safe.
 *
 * <p>Nothing a reader can see changes by it: changes, cells and totals are read together, from one
 * snapshot. One merge is at work at a time, whoever begins it, and none while the cube is made anew.
 */
final class CubeMerge {
  private static final Logger log = LoggerFactory.getLogger(CubeMerge.class);

  /**
   * Most changes in one piece, which is one transaction: usually all there are. Changes of one bucket
   * and dimension set stay together.
   */
  private static final int MAX_PIECE = 500_000;

  /** Fewest changes in one piece, however often it fails. */
  private static final int MIN_PIECE = 100;

  /** Fewer merged changes that still take space are left to the database. */
  private static final long MAX_MERGED = 50_000;

  /** Any number that nothing else in the database uses as an advisory lock. */
  private static final long MERGE_LOCK = 0x6D65726765L;

  private static final List<String> DIMENSIONS =
      Arrays.stream(Dimension.values()).map(Dimension::column).toList();

  private static final List<List<String>> UP_TO_ONE = Stream.concat(
          Stream.of(List.<String>of()), DIMENSIONS.stream().map(List::of))
      .toList();

  private static final List<List<String>> UP_TO_TWO = Stream.concat(
          UP_TO_ONE.stream(),
          IntStream.range(0, DIMENSIONS.size())
              .boxed()
              .flatMap(first -> DIMENSIONS.stream()
                  .skip(first + 1)
                  .map(second -> List.of(DIMENSIONS.get(first), second))))
      .toList();

  /** What a change is added to. */
  private record Cell(OffsetDateTime bucket, long set) {}

  private final JdbcClient jdbc;

  private final CubeDays days;

  /** How long the database may work on one statement. */
  private final Duration limit;

  /** Changes in the next piece: half as many after a failure, twice as many after a quick full one. */
  private final Map<CubeTable, Integer> pieces = new ConcurrentHashMap<>();

  /** How many merged rows are too many; doubled by a vacuum that frees none, as readers need them. */
  private final Map<CubeTable, Long> limits = new ConcurrentHashMap<>();

  CubeMerge(JdbcClient jdbc, CubeDays days, Duration limit) {
    this.jdbc = jdbc;
    this.days = days;
    this.limit = limit;
  }

  /** The tables with changes to merge. */
  List<CubeTable> due() {
    String exist = Arrays.stream(CubeTable.values())
        .map(table -> "exists (select 1 from %s) as %s".formatted(table.changeTableName(), table))
        .collect(Collectors.joining(", "));
    return jdbc.sql("select " + exist)
        .query((row, index) -> {
          List<CubeTable> due = new ArrayList<>();
          for (CubeTable table : CubeTable.values()) {
            if (row.getBoolean(table.name())) {
              due.add(table);
            }
          }
          return due;
        })
        .single();
  }

  /**
   * Frees the space of changes that are merged, once they are many, so that nobody has to look past
   * them who looks for those that wait. The database itself does so every minute or less often. Not
   * for use within a transaction.
   */
  void cleanUp() {
    for (CubeTable table : CubeTable.values()) {
      try {
        cleanUp(table);
      } catch (DataAccessException e) {
        log.warn(
            "The space of merged changes in {} is not freed yet: {}",
            table.changeTableName(),
            e.getMessage());
      }
    }
  }

  private void cleanUp(CubeTable table) {
    long before = mergedRows(table);
    if (before > limits.getOrDefault(table, MAX_MERGED)) {
      limits.put(table, 2 * before);
      jdbc.sql("vacuum (index_cleanup on, truncate off, skip_locked) " + table.changeTableName())
          .update();
      long left = mergedRows(table);
      if (left < before) {
        limits.put(table, left + MAX_MERGED);
      }
    }
  }

  /** Rows that are merged and still take space, as the database estimates them. */
  private long mergedRows(CubeTable table) {
    return jdbc.sql("select n_dead_tup from pg_stat_user_tables where relid = ?::regclass")
        .param(table.changeTableName())
        .query(Long.class)
        .single();
  }

  /**
   * Merges a piece of the changes of a table, within the transaction under way: of one snapshot, or
   * with everybody else kept out.
   *
   * @return whether there may be more
   */
  boolean merge(CubeTable table) {
    if (!enter()) {
      return false;
    }
    int piece = piece(table);
    jdbc.sql("select set_config('statement_timeout', ?, true)")
        .param(Long.toString(limit.toMillis()))
        .query(String.class)
        .single();
    long start = System.nanoTime();
    Optional<Cell> last = lastOfPiece(table, piece);
    String changes = changes(table, last.isPresent());
    for (String statement : statements(table, changes, days.localZone())) {
      JdbcClient.StatementSpec merged = jdbc.sql(statement);
      last.ifPresent(cell -> merged.param("bucket", cell.bucket()).param("set", cell.set()));
      merged.update();
    }
    if (last.isEmpty()) {
      jdbc.sql("update cube.merge set caught_up_at = now() where family = ?")
          .param(table.family())
          .update();
      return false;
    }
    if (System.nanoTime() - start < limit.toNanos() / 4) {
      pieces.put(table, Math.min(MAX_PIECE, 2 * piece));
    }
    return true;
  }

  /** Where a piece ends that leaves changes for another one; nothing if it is all there are. */
  private Optional<Cell> lastOfPiece(CubeTable table, int piece) {
    return jdbc.sql("""
            select bucket, dimension_set from %1$s
            where %2$d < (select count(*) from (select 1 from %1$s limit %2$d + 1) counted)
            order by bucket, dimension_set
            offset %2$d - 1 limit 1
            """.formatted(table.changeTableName(), piece))
        .query((row, index) ->
            new Cell(row.getObject("bucket", OffsetDateTime.class), row.getLong("dimension_set")))
        .optional();
  }

  /** Notes that a piece was not merged: the next one is half as large. Returns how large. */
  int halve(CubeTable table) {
    int half = Math.max(MIN_PIECE, piece(table) / 2);
    pieces.put(table, half);
    return half;
  }

  private int piece(CubeTable table) {
    return pieces.getOrDefault(table, MAX_PIECE);
  }

  /** The changes that wait, table by table; no more than {@code most} of a table are counted. */
  List<WaitingChanges> waiting(int most) {
    return jdbc.sql(Arrays.stream(CubeTable.values())
            .map(table -> """
                select '%s' as cube_table,
                  (select count(*) from (select 1 from %s limit %d) change) as changes,
                  (select extract(epoch from clock_timestamp() - caught_up_at) * 1000
                    from cube.merge where family = '%s')::bigint as millis
                """.formatted(table, table.changeTableName(), most, table.family()))
            .collect(Collectors.joining("union all\n")))
        .query((row, index) -> new WaitingChanges(
            CubeTable.valueOf(row.getString("cube_table")),
            row.getLong("changes"),
            Duration.ofMillis(Math.max(0, row.getLong("millis")))))
        .list();
  }

  private boolean enter() {
    // a rebuild of the cube holds this table
    jdbc.sql("lock table log.consumer_position in row share mode").update();
    return jdbc.sql("select pg_try_advisory_xact_lock(?)")
        .param(MERGE_LOCK)
        .query(Boolean.class)
        .single();
  }

  /** The changes of a piece: the earliest, or all. */
  private static String changes(CubeTable table, boolean earliest) {
    return earliest ? """
        %s
        where bucket <= :bucket and (bucket < :bucket or dimension_set <= :set)
        """.formatted(table.changeTableName()) : table.changeTableName();
  }

  /**
   * Adds the changes to every sum they are part of, and takes them away. All statements see the same
   * changes. What is coarser is summed from what is finer.
   */
  private static List<String> statements(
      CubeTable table, String changes, Optional<String> localZone) {
    List<String> ofSet = key(table, "dimension_set");
    List<String> ofTotal = key(table, "grouped_by", "value", "second_value");
    List<String> spanKey = join(List.of("start", "span"), ofSet);
    List<String> totalKey = join(List.of("start", "span"), ofTotal);
    String hours = sum(table, start("hour", "bucket"), ofSet, changes);
    String days = sum(table, start("day", "bucket"), ofSet, changes);
    return List.of(
        add(table, table.cellTableName(), table.key(), sum(table, "bucket", ofSet, changes)),
        add(
            table,
            table.spanTableName(),
            spanKey,
            daysAndWeeks(table, days, ofSet)
                + localZone.map(zone -> localDays(table, changes, zone, ofSet)).orElse("")),
        add(
            table,
            table.totalTableName(),
            totalKey,
            "select *, 'hour' as span from (%s) hour".formatted(totals(table, hours, UP_TO_ONE))),
        add(
            table,
            table.totalTableName(),
            totalKey,
            daysAndWeeks(table, totals(table, days, UP_TO_TWO), ofTotal)),
        "delete from " + changes);
  }

  private static String daysAndWeeks(CubeTable table, String days, List<String> key) {
    return """
        with day as materialized (%1$s)
        select *, 'day' as span from day
        union all
        select *, 'week' as span from (%2$s) week
        """.formatted(days, sum(table, start("week", "start"), key, "day"));
  }

  /** Days of a time zone, each at the midnight of UTC that its date has. */
  private static String localDays(
      CubeTable table, String changes, String zone, List<String> ofSet) {
    String start =
        "(bucket at time zone '%s')::date::timestamp at time zone 'UTC' as start".formatted(zone);
    return """
        union all
        select *, '%s' as span from (%s) local_day
        """.formatted(CubeDays.LOCAL_DAY, sum(table, start, ofSet, changes));
  }

  /** Columns that tell rows of the same time apart. */
  private static List<String> key(CubeTable table, String... columns) {
    return Stream.concat(Arrays.stream(columns), Stream.ofNullable(table.detail()))
        .toList();
  }

  private static String start(String span, String time) {
    return "date_bin('1 %s', %s, '%s') as start".formatted(span, time, Bucket.ORIGIN);
  }

  private static String sum(CubeTable table, String time, List<String> key, String rows) {
    return "select %s, %s, %s from %s group by 1, %2$s"
        .formatted(time, list(key), sums(table), rows);
  }

  /** A row for each value of each of the groupings; dimensions that a row leaves out are null in it. */
  private static String totals(CubeTable table, String rows, List<List<String>> groupings) {
    return """
        select start, concat_ws(',', %1$s) as grouped_by, coalesce(%2$s, '') as value,
          case when num_nonnulls(%2$s) = 2 then coalesce(%3$s) else '' end as second_value%4$s, %5$s
        from (%6$s) finer join ledger.dimension_set on dimension_set.id = finer.dimension_set
        group by start%4$s, grouping sets (%7$s)
        """.formatted(
            list(DIMENSIONS, "case when %1$s is not null then '%1$s' end"::formatted),
            list(DIMENSIONS),
            list(DIMENSIONS.reversed()),
            table.detail() == null ? "" : ", " + table.detail(),
            sums(table),
            rows,
            list(groupings, grouping -> "(" + list(grouping) + ")"));
  }

  /** Adds rows to those there are; in the order of their keys, so that pages are written once. */
  private static String add(CubeTable table, String target, List<String> key, String rows) {
    return """
        insert into %1$s as kept (%2$s, %3$s)
        select %2$s, %4$s from (%5$s) added order by %2$s
        on conflict (%2$s) do update set %6$s
        """.formatted(
            target,
            list(key),
            list(table.columns()),
            list(table.columns(), "coalesce(%1$s, 0)"::formatted),
            rows,
            list(table.columns(), "%1$s = kept.%1$s + excluded.%1$s"::formatted));
  }

  /** Each figure, summed; null where nothing is added. */
  private static String sums(CubeTable table) {
    return list(table.columns(), "cube.plain_sum(%1$s) as %1$s"::formatted);
  }

  private static <T> List<T> join(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static String list(List<String> columns) {
    return String.join(", ", columns);
  }

  private static <T> String list(List<T> items, Function<T, String> text) {
    return items.stream().map(text).collect(Collectors.joining(", "));
  }
}
