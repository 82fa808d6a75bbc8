package io.parallax.reporting.api.records;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known under one business key. A key that is only in quarantine has no revision, no
 * {@code withdrawn} and no data.
 *
 * @param data the canonical JSON of the latest revision
 * @param countedUnder value of each dimension; null if the fact counts nowhere, or only
 *     through another one
 * @param derived what it has from the facts it is linked with, such as whether a sale is reversed
 * @param links other facts that this one names, by field
 * @param quarantined records of the same type and key that were not applied, the newest first
 */
record Fact(
    String type,
    String key,
    @Nullable Integer revision,
    @Nullable Boolean withdrawn,
    @JsonRawValue @Nullable String data,
    @Nullable Map<String, String> countedUnder,
    Map<String, @Nullable Object> derived,
    Map<String, Link> links,
    List<Quarantined> quarantined) {

  /** Another fact; {@code known} if the ledger has it. */
  record Link(String type, String key, boolean known) {}

  /**
   * A record in quarantine; without a revision if this version cannot read it, without a trace if
   * its headers tell none.
   */
  record Quarantined(
      String id,
      String reason,
      String detail,
      @Nullable Integer revision,
      String topic,
      int partition,
      long offset,
      Instant recordedAt,
      @Nullable String traceId) {}
}
