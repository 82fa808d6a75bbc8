package io.parallax.reporting.query;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.store.SqlText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What to sum.
 *
 * @param boundaries ends of the periods, ascending: period i is {@code [boundaries(i),
 *     boundaries(i+1))}
 * @param filters admitted values per dimension
 * @param limit most cells to read
 */
public record Selection(
    List<Instant> boundaries,
    List<Dimension> groupBy,
    Map<Dimension, List<String>> filters,
    int limit) {

  Selection withoutLimit() {
    return new Selection(boundaries, groupBy, filters, Integer.MAX_VALUE);
  }

  /** The columns to group by, with commas between. */
  String columns() {
    return groupBy.stream().map(Dimension::column).collect(Collectors.joining(", "));
  }

  /**
   * Conditions on dimensions, each behind an {@code and}.
   *
   * @param place where a row has the value of a dimension, by its column
   */
  String conditions(UnaryOperator<String> place) {
    return filters.keySet().stream()
        .map(Dimension::column)
        .map(column -> " and %s = any (:%s)".formatted(place.apply(column), column))
        .collect(Collectors.joining());
  }

  /** Gives a statement the boundaries, the first and the last of them, the filters and the limit. */
  JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
    JdbcClient.StatementSpec bound = statement
        .param("boundaries", SqlText.array(boundaries, boundary -> boundary))
        .param("from", boundaries.getFirst().toString())
        .param("to", boundaries.getLast().toString())
        .param("limit", limit);
    for (var filter : filters.entrySet()) {
      bound = bound.param(filter.getKey().column(), filter.getValue().toArray(String[]::new));
    }
    return bound;
  }
}
