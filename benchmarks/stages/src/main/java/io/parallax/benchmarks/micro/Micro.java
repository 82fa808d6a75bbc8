package io.parallax.benchmarks.micro;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.Decoded;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Measure;
import io.parallax.events.Money;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.reporting.aggregate.CubeChange;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.Fold;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.WorkingSet;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Codec, fold, key of a cell, and formulas; nanoseconds for one event, cell or value. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Micro {
  private static final int BATCH = 10_000;

  private final List<SaleClosed> sales =
      IntStream.range(0, BATCH).mapToObj(Micro::sale).toList();
  private final SaleClosed sale = sale(1);
  private final byte[] json = EventJson.write(sale);
  private final Dimensions dimensions = Dimensions.of(sale);
  private final Deadlines deadlines = Deadlines.DEFAULTS;
  private final LedgerChange change = change(sales);
  private final OutcomeSums sums = sums();

  @Benchmark
  public Decoded read() {
    return EventJson.read(EventType.SALE_CLOSED, json, Instant.MAX);
  }

  @Benchmark
  public byte[] write() {
    return EventJson.write(sale);
  }

  @Benchmark
  public long cellKey() {
    return dimensions.id();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public LedgerChange workingSet() {
    return change(sales);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public CubeChange fold() {
    return Fold.of(change, deadlines);
  }

  @Benchmark
  public IndicatorValue share() {
    return Indicator.CSAT.of(sums);
  }

  @Benchmark
  public IndicatorValue netPromoter() {
    return Indicator.NPS.of(sums);
  }

  private static LedgerChange change(List<SaleClosed> events) {
    var workingSet = new WorkingSet();
    events.forEach(workingSet::apply);
    return workingSet.change();
  }

  private static OutcomeSums sums() {
    var sums = new OutcomeSums();
    for (Measure measure : Measure.values()) {
      for (int score = measure.min(); score <= measure.max(); score++) {
        sums.add(measure, score, 100 + score);
      }
    }
    return sums;
  }

  private static SaleClosed sale(int number) {
    return new SaleClosed(
        new Id("S-%09d".formatted(number)),
        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number / 8),
        new Code("product-" + number % 40),
        new Region(number % 3 == 0 ? "LT-VL" : "PL-MZ"),
        new Code("online"),
        new Code("consumer"),
        new Code("web-form"),
        null,
        new Id("seller-" + number % 200),
        null,
        1 + number % 3,
        new Money(BigDecimal.valueOf(number, 2), new CurrencyCode("EUR")),
        null,
        1,
        false);
  }
}
