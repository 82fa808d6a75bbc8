package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.CubeTable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The time zone whose days the cube has sums of, for BI tools. Thread-safe. */
final class CubeDays {
  /** The span that is a day of it, if its days are not those of UTC. */
  static final String LOCAL_DAY = "local-day";

  private final JdbcClient jdbc;

  CubeDays(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Sets the time zone, unless the cube has sums by another one.
   *
   * @throws IllegalStateException if it has
   */
  void agree(ZoneId wanted) {
    String kept = jdbc.sql("select time_zone from cube.days for update")
        .query(String.class)
        .single();
    if (kept.equals(name(wanted))) {
      return;
    }
    String counted = Arrays.stream(CubeTable.values())
        .flatMap(table -> Stream.of(table.cellTableName(), table.changeTableName()))
        .map("exists (select 1 from %s)"::formatted)
        .collect(Collectors.joining(" or "));
    if (jdbc.sql("select " + counted).query(Boolean.class).single()) {
      throw new IllegalStateException("""
          The days in the database are those of the time zone %s, and PARALLAX_REPORT_TIME_ZONE is \
          %s. Set it back, or count again: run this jar once with the new setting and the command \
          rebuild-cube.""".formatted(kept, wanted));
    }
    replace(wanted);
  }

  /** Sets the time zone, whatever the cube has sums by; it is to be made again then. */
  void replace(ZoneId wanted) {
    jdbc.sql("update cube.days set time_zone = ?, span = ?")
        .params(name(wanted), isUtc(wanted) ? "day" : LOCAL_DAY)
        .update();
  }

  /** The time zone, if it needs sums of its own. */
  Optional<String> localZone() {
    return jdbc.sql("select time_zone from cube.days where span = ?")
        .param(LOCAL_DAY)
        .query(String.class)
        .optional();
  }

  /** As Java and the database both know it. */
  private static String name(ZoneId zone) {
    if (isUtc(zone)) {
      return "UTC";
    }
    // the database takes a short name such as CET for an offset
    if (!zone.getId().contains("/") || !ZoneId.getAvailableZoneIds().contains(zone.getId())) {
      throw new IllegalStateException("PARALLAX_REPORT_TIME_ZONE is " + zone
          + ", expected UTC or an IANA name such as Europe/Vilnius");
    }
    return zone.getId();
  }

  private static boolean isUtc(ZoneId zone) {
    return zone.getRules().isFixedOffset()
        && zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
  }
}
