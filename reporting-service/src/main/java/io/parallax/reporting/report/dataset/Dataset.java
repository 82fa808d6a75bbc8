package io.parallax.reporting.report.dataset;

import io.parallax.reporting.report.Column;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table for BI tools: flat rows under typed columns. It is an entity set of OData and a view of the
 * schema {@code bi}, with the same columns and the same rows.
 *
 * @param name as OData has it, such as {@code SalesByDay}; of it the view is named
 * @param words what it is, in a sentence
 * @param rows what there is a row of
 * @param columns all, in order; sums of those that are additive make sense, of no other
 * @param key names of the columns that tell rows apart, in order
 * @param time name of the column that says when a fact happened, in whose order facts come; null if
 *     rows are no facts
 * @param apart name of the column whose values must not be added up with each other, such as the
 *     currency of amounts; null if there is none
 * @param summed whether the view may have several rows of one key, whose additive columns add up to
 *     the row: what is not merged yet stands beside what is
 */
public record Dataset(
    String name,
    String words,
    String rows,
    List<Column> columns,
    List<String> key,
    @Nullable String time,
    @Nullable String apart,
    boolean summed) {
  /** The schema of the views. */
  public static final String SCHEMA = "bi";

  /** Where a new word begins in a name. */
  private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])");

  /** Its view, such as {@code bi.sales_by_day}. */
  public String view() {
    return SCHEMA + "." + snakeCase(name);
  }

  /** The column of this name, if there is one. */
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  /** Its columns in the view. */
  public List<Field> fields() {
    return columns.stream().map(this::field).toList();
  }

  /** In whose order rows come, if nothing else is asked for; no two rows have the same values. */
  List<Field> order() {
    return Stream.concat(Stream.ofNullable(time), key.stream())
        .map(name -> field(column(name).orElseThrow()))
        .toList();
  }

  /** What must not be added up over the values of {@link #apart}: amounts, or all figures of a row. */
  public boolean isApart(Column column) {
    return apart != null
        && (key.contains(apart) ? column.isAdditive() : column.type() == Column.Type.DECIMAL);
  }

  /** One of its columns in the view. */
  public Field field(Column column) {
    return new Field(column, sqlName(column));
  }

  /** A column of the view, such as {@code sales_net}. */
  public static String sqlName(Column column) {
    return snakeCase(column.name());
  }

  private static String snakeCase(String name) {
    return WORD.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
