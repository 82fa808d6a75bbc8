package io.parallax.reporting.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a report are asked for.
 *
 * @param limit most rows
 * @param after the end of the page before; null for the first
 */
public record PageRequest<Q extends ReportQuery>(
    ReportDefinition<Q> report,
    Q query,
    int limit,
    @Nullable Cursor after) {
  /**
   * Reads the parameters of a request.
   *
   * @param defaultZone if they name none
   * @param now where a range ends if they say nothing else
   * @param firstEvent when the earliest event happened, if there is one
   * @param others that the caller has read itself
   * @throws InvalidQueryException naming every wrong one
   */
  public static <Q extends ReportQuery> PageRequest<Q> read(
      ReportDefinition<Q> report,
      GivenParameters given,
      ZoneId defaultZone,
      Instant now,
      Supplier<Optional<Instant>> firstEvent,
      List<Parameter<?>> others) {
    List<Parameter<?>> known = report.allParameters();
    known.addAll(others);
    given.allowOnly(known);
    var shared = new ReportParameters(given, defaultZone, now, firstEvent);
    int limit = given.single(ReportParameters.LIMIT, report.defaultLimit());
    var request = new PageRequest<>(report, report.query(shared), limit, shared.after());
    shared.requireCursorOf(request.identity());
    given.requireGood();
    return request;
  }

  /** Different for every other query, and the same in every process. */
  String identity() {
    return Cursor.identity(report.name(), query.toString());
  }

  /** Different for rows that differ, given what they depend on. */
  String identity(long dataVersion, String state) {
    return Cursor.identity(
        identity(),
        Long.toString(dataVersion),
        state,
        Integer.toString(limit),
        after == null ? "" : after.text());
  }
}
