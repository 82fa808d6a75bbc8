package io.parallax.reporting.store;

import io.parallax.events.Money;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.LedgerRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One table of the ledger: how its rows are written, and how they are read back. Immutable.
 *
 * <p>Every table has a key, a revision and {@code withdrawn}. Of the other columns, most say what the
 * event said; some are derived: they say what the row has from its links, and change without a new
 * revision.
 */
final class LedgerTable<R extends LedgerRow> {

  /** Makes a row of its columns. */
  interface Reader<R> {
    R read(RowReader row) throws SQLException;
  }

  /** A column, and its value as {@link CopyRows} takes it, or as dimensions. */
  private record Column<R>(
      String name, ColumnType type, boolean derived, Function<R, @Nullable Object> value) {
    @Nullable
    Object of(R row, DimensionSets.Batch sets) {
      Object said = value.apply(row);
      return said instanceof Dimensions dimensions ? sets.id(dimensions) : said;
    }
  }

  /** The column of where a row counts. */
  private static final String DIMENSION_SET = "dimension_set";

  /** The column of the dimensions that the event says itself. */
  private static final String OWN_DIMENSION_SET = "own_dimension_set";

  private final String name;
  private final String key;
  private final Class<R> rowType;
  private final List<Column<R>> columns;
  private final List<String> customers;
  private final @Nullable String time;
  private final Reader<R> reader;
  private final String select;
  private final String joins;

  private LedgerTable(Builder<R> builder, Reader<R> reader) {
    this.name = builder.name;
    this.key = builder.key;
    this.rowType = builder.rowType;
    this.columns = List.copyOf(builder.columns);
    this.customers = List.copyOf(builder.customers);
    this.time = builder.time;
    this.reader = reader;
    this.select = "select t.*" + builder.select + " from ";
    this.joins = " t" + builder.joins;
  }

  String name() {
    return name;
  }

  String key() {
    return key;
  }

  /** Whether its rows count by themselves, and not only through others. */
  boolean counts() {
    return columns.stream().anyMatch(column -> column.name().equals(DIMENSION_SET));
  }

  /** Whether its rows take what they do not say themselves from a sale. */
  boolean inherits() {
    return columns.stream().anyMatch(column -> column.name().equals(OWN_DIMENSION_SET));
  }

  /** The column of the time at which a row counts; null if it counts only through others. */
  @Nullable
  String time() {
    return time;
  }

  /** Columns that name a customer: who it is about, or who recommended us. */
  List<String> customers() {
    return customers;
  }

  R read(RowReader row) throws SQLException {
    return reader.read(row);
  }

  R cast(LedgerRow row) {
    return rowType.cast(row);
  }

  /** Reads whole rows of the table, or of {@code source}, which selects some of them. */
  String selectFrom(String source) {
    return select + source + joins;
  }

  /** The table and its columns, as COPY wants them. */
  String copyTarget() {
    return name + " (" + names(columns) + ")";
  }

  CopyRows copyRows(List<LedgerRow> rows, DimensionSets.Batch sets) {
    var copy = new CopyRows(columns.stream().map(Column::type).toList(), rows.size());
    for (LedgerRow row : rows) {
      R cast = cast(row);
      for (Column<R> column : columns) {
        copy.addColumn(column.of(cast, sets));
      }
    }
    return copy;
  }

  /** A delete that finds only rows that are as they were loaded, with an array for each column. */
  String delete() {
    String arrays = compared()
        .map(column -> "?::" + column.type().sqlName() + "[]")
        .collect(Collectors.joining(", "));
    String same = compared()
        .map(column -> "t.%1$s is not distinct from r.%1$s".formatted(column.name()))
        .collect(Collectors.joining(" and "));
    return "delete from %s t using unnest(%s) as r (%s) where t.%s = r.%4$s and %s"
        .formatted(name, arrays, names(compared().toList()), key, same);
  }

  List<@Nullable String[]> deleteParams(List<LedgerRow> rows, DimensionSets.Batch sets) {
    List<@Nullable String[]> params = new ArrayList<>();
    compared()
        .forEach(column -> params.add(SqlText.array(rows, row -> column.of(cast(row), sets))));
    return params;
  }

  private Stream<Column<R>> compared() {
    return columns.stream()
        .filter(column ->
            column.derived() || column.name().equals(key) || column.name().equals("revision"));
  }

  private static <R> String names(List<Column<R>> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** Collects the columns of a table. */
  static final class Builder<R extends LedgerRow> {
    private final String name;
    private final String key;
    private final Class<R> rowType;
    private final List<Column<R>> columns = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();
    private @Nullable String time;
    private String select = "";
    private String joins = "";

    Builder(String name, String key, Class<R> rowType) {
      this.name = "ledger." + name;
      this.key = key;
      this.rowType = rowType;
      said(key, ColumnType.TEXT, row -> row.event().key());
      said("revision", ColumnType.INT, row -> row.event().revision());
      said("withdrawn", ColumnType.BOOL, row -> row.event().withdrawn());
    }

    /** A column of what the event said. */
    Builder<R> said(String column, ColumnType type, Function<R, @Nullable Object> value) {
      columns.add(new Column<>(column, type, false, value));
      return this;
    }

    /** The column of the time at which the row counts. */
    Builder<R> at(String column, Function<R, Instant> value) {
      time = column;
      return said(column, ColumnType.TIMESTAMPTZ, value::apply);
    }

    /** A column of what the event said that names a customer, whom an erasure finds by it. */
    Builder<R> customer(String column, Function<R, @Nullable Object> value) {
      customers.add(column);
      return said(column, ColumnType.TEXT, value);
    }

    /** A column of what the row has from its links. */
    Builder<R> derived(String column, ColumnType type, Function<R, @Nullable Object> value) {
      columns.add(new Column<>(column, type, true, value));
      return this;
    }

    /** The two columns of what the event said of money. */
    Builder<R> saidMoney(String amount, String currency, Function<R, @Nullable Money> value) {
      return said(amount, ColumnType.NUMERIC, row -> amount(value.apply(row)))
          .said(currency, ColumnType.TEXT, row -> currency(value.apply(row)));
    }

    Builder<R> derivedMoney(String amount, String currency, Function<R, @Nullable Money> value) {
      return derived(amount, ColumnType.NUMERIC, row -> amount(value.apply(row)))
          .derived(currency, ColumnType.TEXT, row -> currency(value.apply(row)));
    }

    /** The dimensions that the event says itself, where it may have others from its links. */
    Builder<R> own(Function<R, Dimensions> own) {
      join("o", OWN_DIMENSION_SET, "own");
      return said(OWN_DIMENSION_SET, ColumnType.BIGINT, own::apply);
    }

    /** Where the row counts. */
    Builder<R> counted(Function<R, Dimensions> counted) {
      join("d", DIMENSION_SET, "counted");
      return derived(DIMENSION_SET, ColumnType.BIGINT, counted::apply);
    }

    LedgerTable<R> readBy(Reader<R> reader) {
      return new LedgerTable<>(this, reader);
    }

    private void join(String alias, String column, String prefix) {
      select += Dimension.OF_EVENTS.stream()
          .map(d -> ", %1$s.%2$s as %3$s_%2$s".formatted(alias, d.column(), prefix))
          .collect(Collectors.joining());
      joins += " join ledger.dimension_set %1$s on %1$s.id = t.%2$s".formatted(alias, column);
    }

    private static @Nullable Object amount(@Nullable Money money) {
      return money == null ? null : money.amount();
    }

    private static @Nullable Object currency(@Nullable Money money) {
      return money == null ? null : money.currency().value();
    }
  }
}
