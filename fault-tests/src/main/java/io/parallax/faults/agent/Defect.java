package io.parallax.faults.agent;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * A mistake that such a system is easily built with, put into a running service on purpose, to see
 * whether the tests find it.
 */
@SuppressWarnings("UnusedVariable") // what is assigned to a parameter, the changed method returns
public enum Defect {
  /** The leader's acknowledgement alone is enough. */
  ACKS_ONE(new Planting(
      AcksOne.class,
      "org.apache.kafka.clients.producer.ProducerConfig",
      "appendSerializerToConfig")),
  /** The caller gets 202 before Kafka has acknowledged. */
  EARLY_202(new Planting(SayYes.class, "io.parallax.ingest.Outcome", "await", "count")),
  /** The positions move in a transaction of their own. */
  POSITION_APART(new Planting(Elsewhere.class, Defect.POSITIONS, "lock", "advance")),
  /** A sale that comes again is counted again. */
  NO_KEY_DEDUPE(
      new Planting(Remember.class, "io.parallax.reporting.aggregate.WorkingSet", "apply"),
      new Planting(CountAgain.class, "io.parallax.reporting.aggregate.Fold", "of")),
  /** Records are applied wherever they begin. */
  NO_POSITION_FENCE("ANY"),
  /** Spring Kafka's own error handler, and nobody who notices what it throws away. */
  DEFAULT_ERROR_HANDLER(
      "FORWARD",
      new Planting(
          DefaultHandler.class, "io.parallax.reporting.consume.RetryForever", "handleBatch")),
  /** Lanes are not locked, and links between them not settled later. */
  NO_LANE_LOCK(
      new Planting(Elsewhere.class, Defect.POSITIONS, "lock"),
      new Planting(Skip.class, Defect.POSITIONS, "enter"),
      new Planting(Skip.class, "io.parallax.reporting.store.PendingLinks", "add"),
      new Planting(Skip.class, "io.parallax.reporting.consume.LinkSweep", "sweepWhenNeeded")),
  /** Some batches get lost on the way, and nobody notices the gap. */
  NO_GAP_GUARD("FORWARD", new Planting(LoseSome.class, Defect.LISTENER, "onBatch")),
  /** Some batches get lost on the way: no defect of ours, and the gap guard is there for it. */
  LOSSY_CONSUMER(new Planting(LoseSome.class, Defect.LISTENER, "onBatch"));

  /** What stands in the output of the service for each batch that gets lost. */
  public static final String LOST = " records are lost on purpose";

  private static final String POSITIONS = "io.parallax.reporting.store.Positions";
  private static final String LISTENER = "io.parallax.reporting.consume.RecordListener";

  private final List<Planting> plantings;
  private final @Nullable String gaps;

  Defect(Planting... plantings) {
    this.plantings = List.of(plantings);
    this.gaps = null;
  }

  /** Opens the position fence, for gaps {@code FORWARD} only or for {@code ANY}. */
  Defect(String gaps, Planting... more) {
    var all = new ArrayList<>(List.of(more));
    all.add(new Planting(
        InHand.class, "io.parallax.reporting.consume.BatchTransaction", "applyInTransaction"));
    all.add(new Planting(PretendToFit.class, Defect.POSITIONS, "lock"));
    all.add(new Planting(FromWhereItStands.class, Defect.POSITIONS, "advance"));
    this.plantings = List.copyOf(all);
    this.gaps = gaps;
  }

  public List<Planting> plantings() {
    return plantings;
  }

  void plant(Instrumentation into) {
    if (gaps != null) {
      System.setProperty(Fence.GAPS, gaps);
    }
    plantings.forEach(planting -> Agent.install(into, planting));
  }

  /** Changes the settings of a producer. */
  static final class AcksOne {
    private AcksOne() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return Map<String, Object> settings) {
      settings.put("acks", "1");
      settings.put("enable.idempotence", false);
    }
  }

  /** Says that all is acknowledged, without a look. */
  static final class SayYes {
    private SayYes() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean acknowledged) {
      acknowledged = true;
    }
  }

  /** Leaves the method out. */
  static final class Skip {
    private Skip() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }
  }

  /** Runs the method in another thread, and so in a transaction of its own. */
  public static final class Elsewhere {
    private static final ThreadLocal<Boolean> THERE = ThreadLocal.withInitial(() -> false);

    private Elsewhere() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Object enter(
        @Advice.This Object self,
        @Advice.Origin("#m") String method,
        @Advice.AllArguments Object[] arguments) {
      return Elsewhere.run(self, method, arguments);
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter @Nullable Object entered,
        @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) @Nullable Object result) {
      if (entered instanceof Map) {
        result = entered;
      }
    }

    /** What it returns, or something if it returns nothing; null if this is the other thread. */
    public static @Nullable Object run(Object self, String method, Object[] arguments) {
      if (THERE.get()) {
        return null;
      }
      var done = new CompletableFuture<Object>();
      Thread.ofPlatform().start(() -> {
        THERE.set(true);
        try {
          Object result = Reflection.call(self, method, arguments);
          done.complete(result == null ? "nothing" : result);
        } catch (RuntimeException e) {
          done.completeExceptionally(e);
        }
      });
      try {
        return done.join();
      } catch (java.util.concurrent.CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
  }

  /** Remembers the rows of sales that came again. */
  public static final class Remember {
    private static final ThreadLocal<List<Object>> AGAIN = ThreadLocal.withInitial(ArrayList::new);

    private Remember() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.This Object self,
        @Advice.Argument(0) Object event,
        @Advice.Return(typing = Typing.DYNAMIC) Object outcome) {
      Remember.remember(self, event, outcome);
    }

    public static void remember(Object workingSet, Object event, Object outcome) {
      if (outcome.toString().equals("DUPLICATE")
          && event.getClass().getSimpleName().equals("SaleClosed")) {
        Object place = Reflection.call(workingSet, "place", event);
        AGAIN.get().add(Reflection.call(workingSet, "row", place));
      }
    }
  }

  /** Counts them once more. */
  public static final class CountAgain {
    private CountAgain() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) Object change) {
      CountAgain.add(change);
    }

    @SuppressWarnings("unchecked")
    public static void add(Object change) {
      List<Object> again = Remember.AGAIN.get();
      var tables = (Map<Object, Object>) Reflection.get(change, "tables");
      tables.forEach((type, rows) -> {
        if (type.toString().equals("SALE_CLOSED")) {
          ((List<Object>) Reflection.get(rows, "added")).addAll(again);
        }
      });
      again.clear();
    }
  }

  /** Notes where the records in hand begin. */
  public static final class InHand {
    private InHand() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) List<?> batch) {
      Fence.note(batch);
    }
  }

  /** Lets positions seem to be where the records in hand begin. */
  public static final class PretendToFit {
    private PretendToFit() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return Map<Object, Object> positions) {
      Fence.pretend(positions);
    }
  }

  /** Lets each step begin where its position really stands. */
  public static final class FromWhereItStands {
    private FromWhereItStands() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.This Object positions,
        @Advice.Argument(value = 0, readOnly = false) List<?> steps) {
      steps = Fence.fromWhereTheyStand(positions, steps);
    }
  }

  /** The position fence, opened. */
  public static final class Fence {
    static final String GAPS = "parallax.defect.gaps";
    private static final ThreadLocal<Map<Object, Long>> FIRST =
        ThreadLocal.withInitial(HashMap::new);

    private Fence() {}

    public static void note(List<?> batch) {
      Map<Object, Long> first = FIRST.get();
      first.clear();
      for (Object incoming : batch) {
        Object partition = Reflection.call(incoming, "partition");
        Object offset = Reflection.call(Reflection.call(incoming, "record"), "offset");
        first.putIfAbsent(partition, (Long) offset);
      }
    }

    public static void pretend(Map<Object, Object> positions) {
      boolean any = "ANY".equals(System.getProperty(GAPS));
      FIRST.get().forEach((partition, first) -> {
        Object position = positions.get(partition);
        if (position != null) {
          long next = (Long) Reflection.get(position, "nextOffset");
          if (any || first > next) {
            positions.put(
                partition,
                Reflection.make(
                    position,
                    partition,
                    Reflection.get(position, "topicId"),
                    first,
                    Reflection.get(position, "lastEventTime")));
          }
        }
      });
    }

    public static List<?> fromWhereTheyStand(Object positions, List<?> steps) {
      var all = (Map<?, ?>) Reflection.call(positions, "all");
      List<Object> changed = new ArrayList<>();
      for (Object step : steps) {
        Object partition = Reflection.get(step, "partition");
        Object position = all.get(partition);
        changed.add(
            position == null
                ? step
                : Reflection.make(
                    step,
                    partition,
                    Reflection.get(position, "nextOffset"),
                    Reflection.get(step, "to"),
                    Reflection.get(step, "latestEventTime")));
      }
      return changed;
    }
  }

  /** Hands a failed batch to the framework's own handler. */
  public static final class DefaultHandler {
    private static volatile @Nullable Object handler;

    private DefaultHandler() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.This Object self, @Advice.AllArguments Object[] arguments) {
      return DefaultHandler.handle(self, arguments);
    }

    public static boolean handle(Object self, Object[] arguments) {
      Object made = handler;
      if (made == null) {
        made = Reflection.make(self, "org.springframework.kafka.listener.DefaultErrorHandler");
        handler = made;
      }
      Reflection.call(made, "handleBatch", arguments);
      return true;
    }
  }

  /** Loses one batch in four, but no record twice. */
  public static final class LoseSome {
    private static final AtomicInteger BATCHES = new AtomicInteger();
    private static final Set<String> LOST_PLACES = ConcurrentHashMap.newKeySet();

    private LoseSome() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(0) Iterable<?> records) {
      return LoseSome.isLost(records);
    }

    public static boolean isLost(Iterable<?> records) {
      if (BATCHES.incrementAndGet() % 4 != 0) {
        return false;
      }
      List<String> places = StreamSupport.stream(records.spliterator(), false)
          .map(record -> Reflection.call(record, "topic")
              + "-" + Reflection.call(record, "partition")
              + "@" + Reflection.call(record, "offset"))
          .toList();
      boolean lost = Collections.disjoint(LOST_PLACES, places) && LOST_PLACES.addAll(places);
      if (lost) {
        System.out.println(places.size() + Defect.LOST);
      }
      return lost;
    }
  }
}
