package io.parallax.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of an ingest service.
 *
 * @param source the CloudEvents {@code source} of every event that comes in here
 * @param retryAfter what a sender is told to wait when Kafka does not acknowledge
 */
@ConfigurationProperties(prefix = "parallax.ingest", ignoreUnknownFields = false)
record IngestProperties(
    @DefaultValue("/parallax") String source,
    @DefaultValue("5s") Duration retryAfter,
    @DefaultValue Limits limits,
    @DefaultValue Kafka kafka) {

  /**
   * How much one request may carry, and how long its body may take to arrive.
   *
   * @param eventSize of one event's JSON
   * @param batchSize of a JSON array
   * @param batchEvents in a JSON array
   * @param batchTime for a JSON object or array
   * @param streamEvents in a stream of lines
   * @param streamTime for a stream of lines, publishing included
   */
  record Limits(
      @DefaultValue("64KB") DataSize eventSize,
      @DefaultValue("10MB") DataSize batchSize,
      @DefaultValue("10000") int batchEvents,
      @DefaultValue("30s") Duration batchTime,
      @DefaultValue("100000") int streamEvents,
      @DefaultValue("10m") Duration streamTime) {
    Limits {
      require(eventSize.toBytes() > 0, "event-size must be 1 byte or more");
      require(
          batchSize.toBytes() >= eventSize.toBytes() && batchSize.toBytes() < Integer.MAX_VALUE,
          "batch-size must be event-size or more, and below 2 GB");
      require(
          batchEvents > 0 && streamEvents > 0, "batch-events and stream-events must be above 0");
    }

    int maxEventBytes() {
      return Math.toIntExact(eventSize.toBytes());
    }

    int maxBatchBytes() {
      return Math.toIntExact(batchSize.toBytes());
    }
  }

  /**
   * How long Kafka may take.
   *
   * @param maxBlock for metadata, or for room in the producer's buffer
   * @param requestTimeout for one attempt
   * @param deliveryTimeout for all attempts; long enough to ride out the loss of one broker
   * @param linger how long a record waits for others to travel with
   * @param checkTimeout for the question whether the topic is there
   * @param checkEvery how long the answer to that question is kept
   */
  record Kafka(
      @DefaultValue("2s") Duration maxBlock,
      @DefaultValue("5s") Duration requestTimeout,
      @DefaultValue("20s") Duration deliveryTimeout,
      @DefaultValue("2ms") Duration linger,
      @DefaultValue("2s") Duration checkTimeout,
      @DefaultValue("3s") Duration checkEvery) {
    Kafka {
      require(
          deliveryTimeout.compareTo(requestTimeout.plus(linger)) >= 0,
          "delivery-timeout must be request-timeout plus linger or more");
    }
  }

  private static void require(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException("parallax.ingest: " + message);
    }
  }
}
