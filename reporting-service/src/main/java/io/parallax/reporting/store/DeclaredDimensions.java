package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Dimension;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The values of dimensions that are declared to exist, for writing. Thread-safe.
 *
 * <p>A country is never declared itself: it is that of a declared region.
 */
public final class DeclaredDimensions {

  /** A value that is declared, and what people call it. */
  public record Declared(String value, @Nullable String title) {}

  private final JdbcClient jdbc;

  DeclaredDimensions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Replaces all that is declared of a dimension; one at a time.
   *
   * @param values without repetition
   * @return whether that changed anything
   */
  boolean replace(Dimension dimension, List<Declared> values) {
    if (dimension == Dimension.COUNTRY) {
      throw new IllegalArgumentException("dimension is country, expected one that is not derived");
    }
    jdbc.sql("lock table ledger.declared_dimension in share row exclusive mode").update();
    @Nullable String[] names = SqlText.array(values, Declared::value);
    @Nullable String[] titles = SqlText.array(values, Declared::title);
    int removed = jdbc.sql("""
            delete from ledger.declared_dimension
            where dimension = ? and (value, coalesce(title, '')) not in (
              select value, coalesce(title, '') from unnest(?::text[], ?::text[]) as n (value, title))
            """)
        .param(dimension.dimensionName())
        .param(names)
        .param(titles)
        .update();
    int added = jdbc.sql("""
            insert into ledger.declared_dimension (dimension, value, title)
            select ?, value, title from unnest(?::text[], ?::text[]) as n (value, title)
            on conflict do nothing
            """)
        .param(dimension.dimensionName())
        .param(names)
        .param(titles)
        .update();
    return removed + added > 0;
  }
}
