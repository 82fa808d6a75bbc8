package io.parallax.reporting.report.dataset;

import io.parallax.reporting.report.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a data set are asked for.
 *
 * @param filter which rows, before they are grouped
 * @param grouping how they are put together; null if they are not
 * @param groups which groups
 * @param orders by which the rows are ordered; then by what tells them apart
 * @param selected what of the rows
 */
public record DatasetQuery(
    Dataset dataset,
    Expression filter,
    @Nullable Grouping grouping,
    Expression groups,
    List<Ordered> orders,
    List<Field> selected) {

  /** Null is less than any value. */
  public record Ordered(Field field, boolean descending) {
    String sql() {
      String order = descending ? " desc" : "";
      // only where it matters, so that an index serves
      String nulls = descending ? " nulls last" : " nulls first";
      return field.sql() + collation() + order + (field.column().nullMeans() == null ? "" : nulls);
    }

    /** The same order in every database. */
    private String collation() {
      return field.column().type() == Column.Type.TEXT ? " collate \"C\"" : "";
    }
  }

  /** Rows of a data set with all their columns. */
  public static DatasetQuery of(Dataset dataset, Expression filter) {
    return new DatasetQuery(
        dataset, filter, null, Expression.always(true), List.of(), dataset.fields());
  }

  public DatasetQuery selecting(List<Field> newSelected) {
    return new DatasetQuery(dataset, filter, grouping, groups, orders, newSelected);
  }

  /** The columns of its rows before some of them are selected. */
  public List<Field> fields() {
    return grouping == null ? dataset.fields() : grouping.fields();
  }

  /** By what all rows are ordered, so that no two are at the same place. */
  public List<Ordered> place() {
    List<Ordered> place = new ArrayList<>(orders);
    for (Field field : grouping == null ? dataset.order() : grouping.by()) {
      if (place.stream().noneMatch(ordered -> ordered.field().equals(field))) {
        place.add(new Ordered(field, false));
      }
    }
    return place;
  }
}
