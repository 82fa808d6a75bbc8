package io.parallax.reporting.report.dataset;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are put together.
 *
 * @param by what rows of a group have in common; empty: all rows are one group
 * @param aggregates what is said of each group
 */
public record Grouping(List<Field> by, List<Aggregate> aggregates) {

  /** How the rows of a group are put together. */
  public enum Method {
    SUM("sum(%s)"),
    MIN("min(%s)"),
    MAX("max(%s)"),
    COUNT("count(*)");

    private final String sql;

    Method(String sql) {
      this.sql = sql;
    }
  }

  /**
   * A figure of a group.
   *
   * @param of what is put together; null if rows are counted
   */
  public record Aggregate(Method method, @Nullable Field of, Field result) {
    String sql() {
      return of == null ? method.sql : method.sql.formatted(of.sql());
    }
  }

  /** The columns of the groups, in order. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>(by);
    aggregates.forEach(aggregate -> fields.add(aggregate.result()));
    return fields;
  }

  /** Whether it makes no difference in how many parts the figures of a row come. */
  boolean isAdditive() {
    return by.stream().noneMatch(field -> field.column().isAdditive())
        && aggregates.stream().allMatch(aggregate -> aggregate.method() == Method.SUM);
  }
}
