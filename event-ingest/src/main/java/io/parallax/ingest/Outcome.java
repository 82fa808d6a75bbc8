package io.parallax.ingest;

import io.parallax.events.Decoded;
import io.parallax.events.EventType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of events that are published together: which of them Kafka has acknowledged so far,
 * by type. Kafka's thread completes it, the one that publishes waits for it.
 */
final class Outcome {
  private final Acknowledgements acknowledgements;
  private final int events;
  private final CountDownLatch unanswered;
  private final Map<EventType, OfType> byType = new EnumMap<>(EventType.class);
  private volatile @Nullable Exception failure;

  Outcome(List<Decoded.Valid> events, Acknowledgements acknowledgements) {
    this.acknowledgements = acknowledgements;
    this.events = events.size();
    this.unanswered = new CountDownLatch(events.size());
    for (Decoded.Valid valid : events) {
      byType.computeIfAbsent(valid.event().type(), type -> new OfType()).events++;
    }
  }

  private final class OfType implements Callback {
    private final AtomicInteger acknowledged = new AtomicInteger();
    private int events;

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
      if (failure == null) {
        acknowledgements.got();
        acknowledged.incrementAndGet();
      } else {
        failed(failure);
      }
      unanswered.countDown();
    }
  }

  /** Whom Kafka is to tell what became of an event of this type. */
  Callback of(EventType type) {
    return Objects.requireNonNull(byType.get(type));
  }

  /** Notes why an event is not acknowledged. */
  void failed(Exception failure) {
    this.failure = failure;
  }

  /** Why an event is not acknowledged, of one of those that are not; null as long as none failed. */
  @Nullable
  Exception failure() {
    return failure;
  }

  /**
   * Waits for the answers to those that were sent, the first {@code sent}, whatever they are.
   *
   * @return whether every event is acknowledged
   */
  boolean await(int sent, long nanos) throws InterruptedException {
    for (int i = sent; i < events; i++) {
      unanswered.countDown();
    }
    return unanswered.await(nanos, TimeUnit.NANOSECONDS) && sent == events && failure == null;
  }

  /** Counts each as published or failed, as it is now. Whether every one is published. */
  boolean count(IngestMetrics metrics) {
    boolean all = true;
    for (Map.Entry<EventType, OfType> entry : byType.entrySet()) {
      int events = entry.getValue().events;
      int published = entry.getValue().acknowledged.get();
      metrics.accepted(entry.getKey(), events, published);
      all &= published == events;
    }
    return all;
  }
}
