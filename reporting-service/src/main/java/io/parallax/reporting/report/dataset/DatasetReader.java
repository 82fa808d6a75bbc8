package io.parallax.reporting.report.dataset;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.DatasetQuery.Ordered;
import io.parallax.reporting.report.dataset.Expression.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** Reads rows of data sets from their views, in the transaction that is under way. Thread-safe. */
public final class DatasetReader {
  /** Rows that the driver holds at the same time. */
  private static final int FETCHED = 1_000;

  private static final Expression ALL = Expression.always(true);

  private static final Expression DAY =
      Expression.of(new Field(Column.date(Datasets.PERIOD_START, ""), "period_start"));

  private static final RowMapper<DayRows> DAY_ROWS =
      (row, index) -> new DayRows(row.getObject(1, LocalDate.class), row.getLong(2));

  private final JdbcTemplate jdbc;

  /** Which part of the rows, in their order. */
  public record Window(@Nullable List<@Nullable Object> after, long skip, int limit) {}

  /** Takes rows one after the other. */
  @FunctionalInterface
  public interface RowSink {
    /** Takes a row, which has a value per selected column; false if it was the last there is room for. */
    boolean add(List<@Nullable Object> row);
  }

  public DatasetReader(DataSource dataSource) {
    this.jdbc = new JdbcTemplate(dataSource);
    jdbc.setFetchSize(FETCHED);
  }

  /** How many rows there are. */
  public long count(DatasetQuery query) {
    Sql sql = new Sql().add("select count(*) from ").add(rows(query, ALL));
    Long count = jdbc.queryForObject(sql.text(), Long.class, sql.values());
    return count == null ? 0 : count;
  }

  /**
   * Reads a page.
   *
   * @return the place of the last row that was read, if others may follow it; null if none does
   */
  public @Nullable List<@Nullable Object> read(DatasetQuery query, Window window, RowSink sink) {
    Expression behind = window.after() == null ? ALL : behind(query.place(), window.after());
    if (window.skip() > 0 || !isByDay(query)) {
      return pass(query, behind, window, sink).next();
    }
    // rows are put together by days, so only those of the days in question are
    Days days = days(query, behind, window);
    Passed passed = pass(query, behind.and(days.condition()), window, sink);
    if (!days.areFollowed()) {
      return passed.next();
    }
    // null if what was counted on these days was taken back
    return passed.last() == null
        ? pass(query, behind.and(Days.from(days.first())), window, sink).next()
        : passed.last();
  }

  /** Whether the rows come in order of their days, and which there are can be told from their parts. */
  private static boolean isByDay(DatasetQuery query) {
    return query.dataset().summed()
        && query.grouping() == null
        && query.orders().isEmpty()
        && isAboutKeys(query.filter());
  }

  /** Whether it holds for a row if it holds for its parts. */
  private static boolean isAboutKeys(Expression condition) {
    return condition.fields().stream().noneMatch(field -> field.column().isAdditive());
  }

  /**
   * The days of a page.
   *
   * @param last of them; null if there are not rows enough for a page from the first day on
   */
  private record Days(@Nullable LocalDate first, @Nullable LocalDate last) {
    boolean areFollowed() {
      return last != null;
    }

    Expression condition() {
      return from(first).and(last == null ? ALL : of(Order.LESS_OR_EQUAL, last));
    }

    static Expression from(@Nullable LocalDate first) {
      return first == null ? ALL : of(Order.GREATER_OR_EQUAL, first);
    }

    private static Expression of(Order order, LocalDate day) {
      return DAY.compare(order, Expression.literal(day, Column.Type.DATE));
    }
  }

  private record DayRows(LocalDate day, long count) {}

  /** Looks at more and more days, by the index, until they have more rows than the page. */
  private Days days(DatasetQuery query, Expression behind, Window window) {
    LocalDate first = window.after() == null
        ? jdbc.queryForObject("select min(date) from bi.calendar", LocalDate.class)
        : (LocalDate) window.after().getFirst();
    if (first == null) {
      return new Days(null, null);
    }
    LocalDate end = LocalDate.now(ZoneOffset.UTC).plusDays(2);
    long rows = 0;
    int days = 1;
    for (LocalDate from = first; from.isBefore(end); days *= 2) {
      LocalDate until = from.plusDays(days);
      Expression some = Days.from(from).and(Days.of(Order.LESS, until));
      Sql sql = new Sql()
          .add("select period_start, count(*) from " + query.dataset().view() + " where ")
          .add(query.filter().and(behind).and(some))
          .add(" group by period_start order by period_start");
      for (DayRows day : jdbc.query(sql.text(), DAY_ROWS, sql.values())) {
        rows += day.count();
        if (rows > window.limit()) {
          return new Days(first, day.day());
        }
      }
      from = until;
    }
    return new Days(first, null);
  }

  /**
   * What a statement has given.
   *
   * @param last the place of its last row; null if there was none
   * @param more whether there is another row behind it
   */
  private record Passed(@Nullable List<@Nullable Object> last, boolean more) {
    @Nullable
    List<@Nullable Object> next() {
      return more ? last : null;
    }
  }

  private Passed pass(DatasetQuery query, Expression part, Window window, RowSink sink) {
    List<Ordered> place = query.place();
    List<Field> read = Stream.concat(query.selected().stream(), place.stream().map(Ordered::field))
        .toList();
    Sql sql = new Sql()
        .add("select " + list(read, Field::sql) + " from ")
        .add(rows(query, part))
        .add(place.isEmpty() ? "" : " order by " + list(place, Ordered::sql))
        .add(" offset ?", window.skip())
        .add(" limit ?", window.limit() + 1);
    int selected = query.selected().size();
    Passed passed = jdbc.query(
        sql.text(),
        found -> {
          List<@Nullable Object> last = null;
          boolean room = window.limit() > 0;
          int taken = 0;
          while (found.next()) {
            if (!room || taken == window.limit()) {
              return new Passed(last, true);
            }
            List<@Nullable Object> row = row(found, read);
            room = sink.add(row.subList(0, selected));
            last = row.subList(selected, row.size());
            taken++;
          }
          return new Passed(last, false);
        },
        sql.values());
    return Objects.requireNonNull(passed);
  }

  /** The rows of a query, as a table with a condition. */
  private static Sql rows(DatasetQuery query, Expression part) {
    Grouping grouping = query.grouping();
    if (grouping == null) {
      return new Sql()
          .add(wholeRows(query.dataset()) + " where ")
          .add(query.filter().and(part));
    }
    // sums of parts are sums of rows
    boolean ofParts = grouping.isAdditive() && isAboutKeys(query.filter());
    Stream<String> figures =
        grouping.aggregates().stream().map(a -> a.sql() + " as " + a.result().sql());
    String columns = Stream.concat(grouping.by().stream().map(Field::sql), figures)
        .collect(Collectors.joining(", "));
    return new Sql()
        .add("(select " + columns + " from ")
        .add(ofParts ? query.dataset().view() : wholeRows(query.dataset()))
        .add(" where ")
        .add(query.filter())
        .add(grouping.by().isEmpty() ? "" : " group by " + list(grouping.by(), Field::sql))
        .add(") r where ")
        .add(query.groups().and(part));
  }

  /** Rows of a data set, each put together of its parts if it has several. */
  private static String wholeRows(Dataset dataset) {
    if (!dataset.summed()) {
      return dataset.view();
    }
    List<String> columns = new ArrayList<>();
    List<String> sums = new ArrayList<>();
    List<String> by = new ArrayList<>();
    for (Field field : dataset.fields()) {
      Column column = field.column();
      if (column.isAdditive()) {
        String sum = "sum(%s)%s"
            .formatted(field.sql(), column.type() == Column.Type.INTEGER ? "::bigint" : "");
        sums.add(sum + " <> 0");
        columns.add(sum + " as " + field.sql());
      } else {
        by.add(field.sql());
        columns.add(field.sql());
      }
    }
    return "(select %s from %s group by %s having %s) r"
        .formatted(
            String.join(", ", columns),
            dataset.view(),
            String.join(", ", by),
            String.join(" or ", sums));
  }

  /** The rows that come after a place. */
  private static Expression behind(List<Ordered> order, List<@Nullable Object> place) {
    Expression behind = Expression.always(false);
    Expression same = ALL;
    Expression found = ALL;
    for (int i = 0; i < order.size(); i++) {
      Expression field = Expression.of(order.get(i).field());
      Object value = place.get(i);
      Expression here = value == null
          ? Expression.nothing()
          : Expression.literal(value, order.get(i).field().column().type());
      behind = behind.or(same.and(beyond(field, here, order.get(i).descending(), value == null)));
      same = same.and(field.isEqualTo(here));
      if (i == 0 && value != null && !order.get(i).descending()) {
        found = field.compare(Order.GREATER_OR_EQUAL, here); // for the index
      }
    }
    return found.and(behind);
  }

  /** Whether the value of a field is beyond one, where null is less than any value. */
  private static Expression beyond(
      Expression field, Expression here, boolean descending, boolean isNull) {
    if (isNull) {
      return descending ? Expression.always(false) : field.isEqualTo(here).not();
    }
    if (!descending) {
      return field.compare(Order.GREATER, here);
    }
    Expression less = field.compare(Order.LESS, here);
    return field.nullable() ? less.or(field.isEqualTo(Expression.nothing())) : less;
  }

  private static List<@Nullable Object> row(ResultSet found, List<Field> fields)
      throws SQLException {
    List<@Nullable Object> row = new ArrayList<>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      row.add(value(found, i + 1, fields.get(i).column().type()));
    }
    return row;
  }

  private static @Nullable Object value(ResultSet found, int index, Column.Type type)
      throws SQLException {
    return switch (type) {
      case DATE -> found.getObject(index, LocalDate.class);
      case INSTANT -> found.getObject(index, OffsetDateTime.class);
      case INTEGER -> found.getBigDecimal(index);
      case DECIMAL -> {
        BigDecimal number = found.getBigDecimal(index);
        yield number == null ? null : number.setScale(Column.Type.SCALE, RoundingMode.UNNECESSARY);
      }
      case TEXT -> found.getString(index);
      case BOOLEAN -> found.getObject(index, Boolean.class);
      default -> throw new IllegalStateException("no data set has a column of type " + type);
    };
  }

  private static <T> String list(List<T> items, Function<T, String> sql) {
    return items.stream().map(sql).collect(Collectors.joining(", "));
  }

  /** A statement and the values of its placeholders. */
  private static final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    Sql add(String more, Object... moreValues) {
      text.append(more);
      values.addAll(List.of(moreValues));
      return this;
    }

    Sql add(Expression expression) {
      return add(expression.sql(), expression.values().toArray());
    }

    Sql add(Sql other) {
      return add(other.text(), other.values());
    }

    String text() {
      return text.toString();
    }

    Object[] values() {
      return values.toArray();
    }
  }
}
