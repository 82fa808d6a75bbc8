package io.parallax.reporting.report;

import io.parallax.reporting.query.CubeReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions for reports, read as at a fixed time, by default in UTC. */
public final class Asked {
  public static final Instant NOW = Instant.parse("2026-11-23T12:34:56Z");

  /** Of no database: questions are read without one. */
  public static final CubeReader NO_CUBE =
      new CubeReader(JdbcClient.create(new PGSimpleDataSource()));

  private Asked() {}

  public static <Q extends ReportQuery> PageRequest<Q> page(
      ReportDefinition<Q> report, Map<String, String[]> parameters) {
    return PageRequest.read(
        report, new GivenParameters(parameters), ZoneOffset.UTC, NOW, Optional::empty, List.of());
  }

  public static <Q extends ReportQuery> Q query(
      ReportDefinition<Q> report, String... namesAndValues) {
    return page(report, parameters(namesAndValues)).query();
  }

  public static Map<String, String[]> parameters(String... namesAndValues) {
    Map<String, String[]> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], new String[] {namesAndValues[i + 1]});
    }
    return parameters;
  }
}
