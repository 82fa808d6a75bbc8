package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.dataset.DatasetQuery;
import org.jspecify.annotations.Nullable;

/** What a request of OData asks for. */
sealed interface Asked {

  /** Which sets there are. */
  record ServiceDocument() implements Asked {}

  /** What their rows are. */
  record Metadata() implements Asked {}

  /**
   * Rows of a set.
   *
   * @param top most of them, on all pages together; null for all
   * @param skip how many of the first ones are left out
   * @param counted whether the answer says how many there are without top and skip
   * @param skipToken where the page begins; null for the first
   * @param identity different for every other query
   */
  record Rows(
      DatasetQuery query,
      @Nullable Integer top,
      int skip,
      boolean counted,
      @Nullable String skipToken,
      String identity)
      implements Asked {}

  /** How many rows of a set there are. */
  record Count(DatasetQuery query) implements Asked {}

  /** The row of a set with a certain key. */
  record Row(DatasetQuery query) implements Asked {}
}
