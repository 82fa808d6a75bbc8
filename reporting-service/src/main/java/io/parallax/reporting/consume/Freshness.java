package io.parallax.reporting.consume;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How up to date the reports are.
 *
 * @param lag records in Kafka that are not in the reports yet, and pending links
 * @param pendingLinks links between lanes that are still to be settled
 */
public record Freshness(Instant asOf, long lag, long pendingLinks, List<Lane> lanes) {

  /**
   * One partition.
   *
   * @param position offset of the first record that is not in the reports
   * @param end offset at which the next record will be written
   * @param lastEventTime latest time of occurrence among the events in the reports
   */
  public record Lane(
      String topic,
      int partition,
      long position,
      long end,
      long lag,
      @Nullable Instant lastEventTime) {}
}
