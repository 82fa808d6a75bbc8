package io.parallax.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings of an ingest service.
 *
 * @param source the CloudEvents {@code source} of every event that comes in here
 * @param retryAfter Retry-After when Kafka does not acknowledge
 */
@ConfigurationProperties(prefix = "parallax.ingest", ignoreUnknownFields = false)
record IngestProperties(String source, Duration retryAfter, Limits limits, Kafka kafka) {

  /**
   * How much one request may carry, how long its body may take to arrive, and how much all requests
   * under way may hold.
   *
   * @param eventSize of one event's JSON
   * @param batchSize of a JSON array
   * @param batchEvents in a JSON array
   * @param batchTime for a JSON object or array
   * @param streamEvents in a stream of lines
   * @param streamResults of a stream of lines in one JSON answer
   * @param streamTime for a stream of lines, publishing included
   * @param requests under way at the same time
   * @param bodyMemory for the bodies under way and what is made of them, beyond the size of one
   *     event each; 0 for a quarter of the heap, or more if one request can need more
   */
  record Limits(
      DataSize eventSize,
      DataSize batchSize,
      int batchEvents,
      Duration batchTime,
      int streamEvents,
      int streamResults,
      Duration streamTime,
      int requests,
      DataSize bodyMemory) {
    Limits {
      require(eventSize.toBytes() > 0, "event-size must be 1 byte or more");
      require(
          batchSize.toBytes() >= eventSize.toBytes() && batchSize.toBytes() < Integer.MAX_VALUE,
          "batch-size must be event-size or more, and below 2 GB");
      require(
          batchEvents > 0 && streamEvents > 0 && streamResults > 0,
          "batch-events, stream-events and stream-results must be above 0");
      require(requests > 0, "requests must be above 0");
      long needed = neededByOne(batchSize, batchEvents, streamResults);
      require(
          bodyMemory.toBytes() == 0 || bodyMemory.toBytes() >= needed,
          "body-memory must be %d KB or more, or one large request could never be taken"
              .formatted(Math.ceilDiv(needed, 1024L)));
    }

    /** The most that one request can hold: a full array, or a stream with the most results. */
    private static long neededByOne(DataSize batchSize, int batchEvents, int streamResults) {
      long array = batchSize.toBytes() + 1 + (long) batchEvents * Batch.DECODED_BYTES;
      long pendingAndDetailed = 2L * Batch.WINDOW * Batch.DECODED_BYTES;
      long stream = pendingAndDetailed + (long) streamResults * Batch.RESULT_BYTES;
      return Math.max(array, stream);
    }

    long memoryBytes() {
      return bodyMemory.toBytes() == 0
          ? Math.max(
              Runtime.getRuntime().maxMemory() / 4,
              neededByOne(batchSize, batchEvents, streamResults))
          : bodyMemory.toBytes();
    }

    /** What each request may hold without being counted, so that small ones always find room. */
    int uncountedBytes() {
      return maxEventBytes() + 1;
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
   * @param checkTimeout for the question whether the topic is there, and for that to its leaders
   * @param checkEvery how long the answer to that question is kept
   */
  record Kafka(
      Duration maxBlock,
      Duration requestTimeout,
      Duration deliveryTimeout,
      Duration linger,
      Duration checkTimeout,
      Duration checkEvery) {
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
