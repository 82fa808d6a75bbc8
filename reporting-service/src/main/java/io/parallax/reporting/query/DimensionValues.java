package io.parallax.reporting.query;

import io.parallax.reporting.aggregate.Dimension;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The values of dimensions: those declared to exist, and those that events named. Thread-safe.
 *
 * <p>A country is never declared itself: it is that of a declared region.
 */
public final class DimensionValues {

  /**
   * A value of a dimension.
   *
   * @param seen whether any event has it
   */
  public record Known(String value, @Nullable String title, boolean declared, boolean seen) {}

  private final JdbcClient jdbc;

  public DimensionValues(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Up to {@code limit} values in the order of their code points, from behind {@code after} or else
   * from the first.
   */
  public List<Known> known(Dimension dimension, @Nullable String after, int limit) {
    String column = dimension.column();
    return jdbc.sql("""
            select value, max(title) as title, bool_or(declared) as declared, bool_or(seen) as seen
            from (
              select distinct %1$s as value, null as title, false as declared, true as seen
              from ledger.dimension_set
              where :after::text is null or %1$s > :after::text
              union all
              select %2$s as value, %3$s as title, true as declared, false as seen
              from ledger.declared_dimension
              where dimension = :dimension) v
            where :after::text is null or value > :after::text
            group by value
            order by value
            limit :limit
            """.formatted(column, declaredValue(dimension), declaredTitle(dimension)))
        .param("after", after)
        .param("dimension", declaredUnder(dimension).dimensionName())
        .param("limit", limit)
        .query((row, index) -> new Known(
            row.getString("value"),
            row.getString("title"),
            row.getBoolean("declared"),
            row.getBoolean("seen")))
        .list();
  }

  /**
   * The declared values of some dimensions, in the order of their code points. Dimensions without
   * any are left out.
   */
  public Map<Dimension, List<String>> declared(Collection<Dimension> dimensions) {
    Map<Dimension, List<String>> declared = new EnumMap<>(Dimension.class);
    for (Dimension dimension : dimensions) {
      List<String> values = jdbc.sql("""
              select distinct %s as value from ledger.declared_dimension where dimension = ? order by value
              """.formatted(declaredValue(dimension)))
          .param(declaredUnder(dimension).dimensionName())
          .query((row, index) -> row.getString("value"))
          .list();
      if (!values.isEmpty()) {
        declared.put(dimension, values);
      }
    }
    return declared;
  }

  private static Dimension declaredUnder(Dimension dimension) {
    return dimension == Dimension.COUNTRY ? Dimension.REGION : dimension;
  }

  private static String declaredValue(Dimension dimension) {
    return dimension == Dimension.COUNTRY ? "left(value, 2)" : "value";
  }

  /** What a region is called is not what its country is called, unless it is the country. */
  private static String declaredTitle(Dimension dimension) {
    return dimension == Dimension.COUNTRY ? "case when length(value) = 2 then title end" : "title";
  }
}
