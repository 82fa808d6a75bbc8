package io.parallax.ingest;

import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.EventType;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one request: those to be published next, and what became of those before. For one
 * thread.
 *
 * <p>Bounded in memory: events are small once decoded, and are dropped when published; of results,
 * only the first so many rejected ones carry their errors one by one.
 */
final class Batch {
  private static final int MAX_PENDING = 1_000;
  private static final int MAX_DETAILED = 1_000;

  private final EventType type;
  private final EventPublisher publisher;
  private final IngestMetrics metrics;
  private final boolean listAccepted;

  private final List<Event> pending = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();
  private int size;
  private int rejected;
  private int rejectedBefore;

  /** What became of the events of a batch, of which {@code results} may list the rejected only. */
  record Summary(int accepted, int rejected, List<Result> results) {}

  Batch(EventType type, EventPublisher publisher, IngestMetrics metrics, boolean listAccepted) {
    this.type = type;
    this.publisher = publisher;
    this.metrics = metrics;
    this.listAccepted = listAccepted;
  }

  void add(Decoded decoded) {
    switch (decoded) {
      case Decoded.Valid valid -> accept(valid.event());
      case Decoded.Invalid invalid -> reject(Problem.invalid(invalid.errors()));
      case Decoded.Unreadable unreadable ->
        reject(Problem.Kind.UNREADABLE.with(unreadable.detail()));
    }
  }

  private void accept(Event event) {
    if (listAccepted) {
      results.add(Result.accepted(size, event));
    }
    pending.add(event);
    size++;
  }

  void reject(Problem problem) {
    Problem shown = rejected < MAX_DETAILED ? problem : problem.withErrors(List.of());
    results.add(Result.rejected(size, shown));
    rejected++;
    size++;
  }

  /** How many events this batch has had so far. */
  int size() {
    return size;
  }

  /** Whether so many wait that it is time to publish; always false for a batch that is whole. */
  boolean isFull() {
    return pending.size() >= MAX_PENDING;
  }

  /** Publishes what is pending; every event counts from here on. */
  void publish() {
    metrics.received(type, pending.size(), rejected - rejectedBefore);
    rejectedBefore = rejected;
    if (!pending.isEmpty()) {
      publisher.publish(pending);
      pending.clear();
    }
  }

  Summary summary() {
    return new Summary(size - rejected, rejected, results);
  }
}
