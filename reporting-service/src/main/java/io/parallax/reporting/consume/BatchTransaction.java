package io.parallax.reporting.consume;

import io.parallax.events.Event;
import io.parallax.reporting.aggregate.Erasure;
import io.parallax.reporting.aggregate.Outcome;
import io.parallax.reporting.aggregate.WorkingSet;
import io.parallax.reporting.consume.BatchResult.Misplaced;
import io.parallax.reporting.store.Positions.Position;
import io.parallax.reporting.store.Positions.Step;
import io.parallax.reporting.store.Quarantine;
import io.parallax.reporting.store.RecordId;
import io.parallax.reporting.store.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Applies a batch of records in one database transaction: all of it, with the positions moved, or
 * nothing. Thread-safe.
 *
 * <p>Cost per batch: at most 69 statements, however many records it has, and about 12 if all are new
 * sales: enter, lock, look for erased customers (1 or 3), load (up to 28), write dimension sets,
 * delete from and copy into eleven tables, copy into five tables of the cube, mark links, look for
 * erased customers in what goes to quarantine (1 or 3, and one more for each 10,000 texts in it),
 * quarantine, advance.
 */
public final class BatchTransaction {
  private static final Logger log = LoggerFactory.getLogger(BatchTransaction.class);

  /**
   * How often a batch is tried beside those of other lanes. Short batches are faster than a long one
   * again and again if they have the same customers, so it then works alone.
   */
  private static final int ATTEMPTS_TOGETHER = 3;

  /** What became of the events, and the records that went to quarantine. */
  private record Written(Map<Outcome, Integer> outcomes, List<Quarantine.Entry> rejected) {}

  /** Keeps the order of events that share a key; bad records come first. */
  private static final Comparator<Incoming> BY_KEY =
      Comparator.comparing(Incoming::key, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final Store store;
  private final ConsumeMetrics metrics;

  BatchTransaction(Store store, ConsumeMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  /**
   * Applies the records, given in the order of their offsets within each partition.
   *
   * <p>If the database refuses the data, the batch is halved until the one bad record is found and
   * quarantined. Any other failure is thrown, and what was not committed can be tried again.
   *
   * @param alone whether some records are outside the partition of their key, so that nobody else may
   *     apply anything meanwhile
   * @return partitions whose records were left alone, as they do not begin at the position
   */
  Collection<Misplaced> apply(List<Incoming> batch, boolean alone) {
    try {
      return applyAtOnce(batch, alone);
    } catch (RuntimeException e) {
      if (!isCausedByData(e)) {
        throw e;
      }
      if (batch.size() == 1) {
        log.warn("A record that broke its transaction goes to quarantine", e);
        return applyAtOnce(List.of(refused(batch.getFirst(), e)), alone);
      }
      int half = batch.size() / 2;
      // of a partition that is misplaced in both halves, the first half knows where it begins
      Map<TopicPartition, Misplaced> misplaced = new LinkedHashMap<>();
      for (List<Incoming> part :
          List.of(batch.subList(0, half), batch.subList(half, batch.size()))) {
        apply(part, alone).forEach(one -> misplaced.putIfAbsent(one.partition(), one));
      }
      return misplaced.values();
    }
  }

  /**
   * Takes a record out of quarantine and applies it as if it had come now; what still cannot be
   * applied is back in quarantine, with the reason of now. The positions stay where they are.
   *
   * @return what became of it, or nothing if it is not in quarantine
   */
  public Optional<Retried> retry(RecordId id) {
    Optional<Retried> retried;
    try {
      retried = retryAtOnce(id, UnaryOperator.identity());
    } catch (RuntimeException e) {
      if (!isCausedByData(e)) {
        throw e;
      }
      log.warn("A record that broke its transaction stays in quarantine", e);
      retried = retryAtOnce(id, incoming -> refused(incoming, e));
    }
    retried.ifPresent(it -> {
      metrics.countRetry(it);
      log.info("{} was taken out of quarantine and is {}", id, it.outcome().text());
    });
    return retried;
  }

  private Collection<Misplaced> applyAtOnce(List<Incoming> batch, boolean alone) {
    BatchResult result = metrics.count(() -> store.inTransaction(
        attempt -> applyInTransaction(batch, alone || attempt > ATTEMPTS_TOGETHER)));
    BatchLog.tell(batch, result);
    return result.misplaced();
  }

  private Optional<Retried> retryAtOnce(RecordId id, UnaryOperator<Incoming> judgement) {
    return store.inTransaction(() -> retryInTransaction(id, judgement));
  }

  private BatchResult applyInTransaction(List<Incoming> batch, boolean alone) {
    store.positions().enter(alone);
    Map<TopicPartition, List<Incoming>> byPartition = batch.stream()
        .collect(
            Collectors.groupingBy(Incoming::partition, LinkedHashMap::new, Collectors.toList()));
    Map<TopicPartition, Position> held = store
        .positions()
        .lock(byPartition.keySet().stream()
            .map(TopicPartition::partition)
            .distinct()
            .toList());

    List<Incoming> ready = new ArrayList<>(batch.size());
    List<Step> steps = new ArrayList<>();
    List<Misplaced> misplaced = new ArrayList<>();
    byPartition.forEach((partition, records) -> {
      Position position = held.get(partition);
      long first = records.getFirst().record().offset();
      if (position == null) {
        throw new IllegalStateException(partition + " has no position");
      }
      if (position.nextOffset() == first) {
        ready.addAll(records);
        steps.add(new Step(
            partition, first, records.getLast().record().offset() + 1, latestEventTime(records)));
      } else {
        misplaced.add(new Misplaced(partition, position, first));
      }
    });
    Map<Outcome, Integer> outcomes = Map.of();
    List<Quarantine.Entry> rejected = List.of();
    if (!ready.isEmpty()) {
      Written written = write(ready, alone);
      outcomes = written.outcomes();
      rejected = written.rejected();
      store.positions().advance(steps);
    }
    return BatchResult.of(ready, outcomes, rejected, misplaced);
  }

  private Optional<Retried> retryInTransaction(RecordId id, UnaryOperator<Incoming> judgement) {
    store.positions().enter(true);
    TopicPartition partition = id.topicPartition();
    Position position = store.positions().lock(List.of(id.partition())).get(partition);
    ConsumerRecord<byte[], byte[]> record = store.quarantine().take(id);
    if (record == null) {
      return Optional.empty();
    }
    if (position == null) {
      throw new IllegalStateException(partition + " has no position");
    }
    List<Incoming> one = List.of(judgement.apply(Incoming.of(record)));
    Written written = write(one, true);
    if (written.outcomes().containsKey(Outcome.APPLIED)) {
      long here = position.nextOffset(); // a step on the spot: another version of the data
      store.positions().advance(List.of(new Step(partition, here, here, latestEventTime(one))));
    }
    return Optional.of(Retried.of(written.outcomes().keySet(), written.rejected()));
  }

  /** Works in the order of the keys, which is that of the indexes: sorting once is enough. */
  private Written write(List<Incoming> ready, boolean alone) {
    Erasure erasure = store.erasures().of(events(ready));
    List<Incoming> batch =
        ready.stream().map(incoming -> incoming.without(erasure)).sorted(BY_KEY).toList();
    WorkingSet workingSet = store.ledger().load(events(batch));
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    List<Quarantine.Entry> rejected = new ArrayList<>();
    for (Incoming incoming : batch) {
      switch (incoming) {
        case Incoming.Good good -> {
          Outcome outcome = workingSet.apply(good.event());
          outcomes.merge(outcome, 1, Integer::sum);
          if (outcome == Outcome.CONFLICT) {
            rejected.add(conflict(good));
          }
        }
        case Incoming.Bad bad -> rejected.add(bad.entry());
      }
    }
    store.write(workingSet.change(), alone);
    List<Quarantine.Entry> kept = store.erasures().withoutErased(rejected);
    store.quarantine().add(kept);
    return new Written(outcomes, kept);
  }

  private static List<Event> events(List<Incoming> batch) {
    List<Event> events = new ArrayList<>(batch.size());
    for (Incoming incoming : batch) {
      if (incoming instanceof Incoming.Good good) {
        events.add(good.event());
      }
    }
    return events;
  }

  private static Quarantine.Entry conflict(Incoming.Good good) {
    return good.entry(
        Quarantine.Reason.CONFLICT,
        "revision %d came before with other content, expected the same or a higher revision"
            .formatted(good.event().revision()));
  }

  private static Incoming refused(Incoming incoming, RuntimeException e) {
    String detail = whyRefused(e);
    return switch (incoming) {
      case Incoming.Good good ->
        new Incoming.Bad(good.entry(Quarantine.Reason.REFUSED, detail), good.trace());
      case Incoming.Bad bad -> bad;
    };
  }

  private static String whyRefused(RuntimeException e) {
    if (e instanceof ArithmeticException) {
      return "a counter would overflow";
    }
    SQLException cause = sqlCause(e);
    return cause == null
        ? String.valueOf(e.getMessage())
        : "the database does not take it: SQLSTATE " + cause.getSQLState();
  }

  /**
   * Whether doing the same again must fail again: the database names a data error (SQLSTATE class
   * 22) or a broken constraint (23), a counter would overflow, or the id of its dimension values is taken.
   */
  private static boolean isCausedByData(RuntimeException e) {
    if (e instanceof DuplicateKeyException) {
      return false;
    }
    SQLException cause = sqlCause(e);
    if (cause == null) {
      return e instanceof ArithmeticException || e instanceof DataIntegrityViolationException;
    }
    String state = cause.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  private static @Nullable SQLException sqlCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static @Nullable Instant latestEventTime(List<Incoming> records) {
    Instant latest = null;
    for (Incoming incoming : records) {
      if (incoming instanceof Incoming.Good good) {
        Instant time = good.event().occurredAt();
        if (time != null && (latest == null || time.isAfter(latest))) {
          latest = time;
        }
      }
    }
    return latest;
  }
}
