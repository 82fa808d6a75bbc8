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
 * <p>Every event is counted in the request's share of the memory: with {@link #DECODED_BYTES} until
 * it is published, and with {@link #RESULT_BYTES} from then on if it stays in the results. Of
 * rejected ones, only the first so many carry their errors one by one.
 */
final class Batch {
  static final int MAX_PENDING = 1_000;

  /** What an event takes on average with its record for Kafka, or with the list of its errors. */
  static final int DECODED_BYTES = 2 * 1024;

  /** What an event's result takes on average. */
  static final int RESULT_BYTES = 256;

  private final EventType type;
  private final EventPublisher publisher;
  private final IngestMetrics metrics;
  private final MemoryBudget.Share memory;
  private final boolean listAccepted;
  private final int maxDetailed;

  private final List<Event> pending = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();
  private int size;
  private int rejected;
  private int rejectedBefore;

  /** What became of the events of a batch, of which {@code results} may list the rejected only. */
  record Summary(int accepted, int rejected, List<Result> results) {}

  /**
   * @param listAccepted whether the results name the accepted events too
   * @param maxDetailed how many rejected events carry their errors
   */
  Batch(
      EventType type,
      EventPublisher publisher,
      IngestMetrics metrics,
      MemoryBudget.Share memory,
      boolean listAccepted,
      int maxDetailed) {
    this.type = type;
    this.publisher = publisher;
    this.metrics = metrics;
    this.memory = memory;
    this.listAccepted = listAccepted;
    this.maxDetailed = maxDetailed;
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
    memory.take(DECODED_BYTES);
    if (listAccepted) {
      results.add(Result.accepted(size, event));
    }
    pending.add(event);
    size++;
  }

  void reject(Problem problem) {
    boolean detailed = rejected < maxDetailed;
    memory.take(detailed ? DECODED_BYTES : RESULT_BYTES);
    results.add(Result.rejected(size, detailed ? problem : problem.withErrors(List.of())));
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
      memory.giveBack(pending.size() * (DECODED_BYTES - (listAccepted ? RESULT_BYTES : 0L)));
      pending.clear();
    }
  }

  Summary summary() {
    return new Summary(size - rejected, rejected, results);
  }
}
