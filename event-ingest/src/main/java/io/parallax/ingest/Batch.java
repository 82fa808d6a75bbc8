package io.parallax.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parallax.access.MemoryBudget;
import io.parallax.events.Decoded;
import io.parallax.events.EventType;
import io.parallax.events.Received;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one request: those to be published next, and what became of those before. For one
 * thread.
 *
 * <p>Every event is counted in the request's share of the memory: with {@link #DECODED_BYTES} until
 * it is published, and with {@link #RESULT_BYTES} from then on as long as it stays in the results.
 * Of rejected ones, only the first so many carry their errors one by one.
 */
final class Batch {
  /** How many events of a stream are published together. */
  static final int WINDOW = 1_000;

  /** What an event takes on average with its record for Kafka, or with the list of its errors. */
  static final int DECODED_BYTES = 2 * 1024;

  /** What an event's result takes on average. */
  static final int RESULT_BYTES = 256;

  private final EventPublisher publisher;
  private final IngestMetrics metrics;
  private final MemoryBudget.Share memory;
  private final Options options;
  private final int maxDetailed;

  private final List<Decoded.Valid> pending = new ArrayList<>();
  private final List<@Nullable EventType> pendingRejected = new ArrayList<>();
  private List<Result> results = new ArrayList<>();
  private long resultBytes;
  private int published;
  private int rejected;

  /** What became of the events of a batch, of which {@code results} may list the rejected only. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Summary(@Nullable Boolean dryRun, int accepted, int rejected, List<Result> results) {}

  /** @param maxDetailed how many rejected events carry their errors */
  Batch(
      EventPublisher publisher,
      IngestMetrics metrics,
      MemoryBudget.Share memory,
      Options options,
      int maxDetailed) {
    this.publisher = publisher;
    this.metrics = metrics;
    this.memory = memory;
    this.options = options;
    this.maxDetailed = maxDetailed;
  }

  void add(Received received) {
    switch (received.decoded()) {
      case Decoded.Valid valid -> accept(valid);
      case Decoded.Invalid invalid -> reject(received.type(), Problem.invalid(invalid.errors()));
      case Decoded.Unreadable unreadable ->
        reject(received.type(), Problem.Kind.UNREADABLE.with(unreadable.detail()));
    }
  }

  private void accept(Decoded.Valid valid) {
    memory.take(DECODED_BYTES);
    if (options.listAccepted()) {
      results.add(Result.accepted(size(), valid.event(), options.dryRun()));
      resultBytes += RESULT_BYTES;
    }
    pending.add(valid);
  }

  /** @param type null if it is not known */
  void reject(@Nullable EventType type, Problem problem) {
    boolean detailed = rejected < maxDetailed;
    int bytes = detailed ? DECODED_BYTES : RESULT_BYTES;
    memory.take(bytes);
    resultBytes += bytes;
    results.add(Result.rejected(size(), detailed ? problem : problem.withErrors(List.of())));
    pendingRejected.add(type);
    rejected++;
  }

  /** How many events this batch has had so far. */
  int size() {
    return published + pending.size() + rejected;
  }

  /** How many results wait to be written. */
  int untold() {
    return results.size();
  }

  /** Whether so many wait that it is time to publish. */
  boolean isWindowFull() {
    return pending.size() + pendingRejected.size() >= WINDOW;
  }

  /** Publishes what is pending; every event counts from here on. A dry run only counts as if. */
  void publish() {
    if (!options.dryRun()) {
      pendingRejected.forEach(metrics::rejected);
      if (!pending.isEmpty()) {
        publisher.publish(pending);
      }
    }
    memory.giveBack(
        pending.size() * (DECODED_BYTES - (options.listAccepted() ? RESULT_BYTES : 0L)));
    published += pending.size();
    pending.clear();
    pendingRejected.clear();
  }

  /** The results so far, which are forgotten here. */
  List<Result> tell() {
    List<Result> taken = results;
    results = new ArrayList<>();
    memory.giveBack(resultBytes);
    resultBytes = 0;
    return taken;
  }

  /** What became of everything that was published or rejected, and of nothing that is pending. */
  Summary summary() {
    return new Summary(options.dryRun() ? true : null, published, rejected, results);
  }
}
