package io.parallax.benchmarks;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.Id;
import io.parallax.events.Money;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The made-up sales of a workload, always the same for the same number. Immutable. */
final class Sales {
  private static final CurrencyCode EUR = new CurrencyCode("EUR");
  private static final List<String> CLOSING_METHODS =
      List.of("web-form", "face-to-face", "phone", "contract");

  /** How far behind the first sending of a sale its repetition may be. */
  private static final int REPEATED_WITHIN = 10_000;

  private final Workload workload;
  private final String prefix;
  private final Duration step;
  private final Choice<Code> products;
  private final Choice<Region> regions;
  private final Choice<Code> channels;
  private final Choice<Code> segments;
  private final Choice<Code> closingMethods;

  /** @param prefix of all keys */
  Sales(Workload workload, String prefix) {
    this(workload, prefix, Duration.ofDays(1).dividedBy(workload.eventsPerDay()));
  }

  /** @param step from one sale to the next, in place of what the workload says */
  Sales(Workload workload, String prefix, Duration step) {
    this.workload = workload;
    this.prefix = prefix;
    this.step = step;
    double skew = workload.skew();
    products = new Choice<>(
        IntStream.rangeClosed(1, workload.products())
            .mapToObj("product-%02d"::formatted)
            .map(Code::new)
            .toList(),
        skew);
    regions = new Choice<>(workload.regions().stream().map(Region::new).toList(), skew);
    channels = new Choice<>(workload.channels().stream().map(Code::new).toList(), skew);
    segments = new Choice<>(workload.segments().stream().map(Code::new).toList(), skew);
    closingMethods = new Choice<>(CLOSING_METHODS.stream().map(Code::new).toList(), skew);
  }

  /** Which sale the record of this number is about: the one of its own number, or an earlier one. */
  int saleOfRecord(int number) {
    var random = new SplittableRandom(workload.seed() * 31 + number);
    return number >= REPEATED_WITHIN && random.nextDouble() < workload.duplicates()
        ? number - 1 - random.nextInt(REPEATED_WITHIN - 1)
        : number;
  }

  SaleClosed sale(int number) {
    var random = new SplittableRandom(workload.seed() * 1_000_003 + number);
    Instant time = workload
        .from()
        .plus(step.multipliedBy(number))
        .plusMillis(random.nextInt(-30_000, 30_000))
        .plus(Duration.ofSeconds(30));
    return new SaleClosed(
        new Id("%s-%09d".formatted(prefix, number)),
        time,
        products.next(random),
        regions.next(random),
        channels.next(random),
        segments.next(random),
        closingMethods.next(random),
        customer(random),
        new Id("seller-" + random.nextInt(200)),
        null,
        1 + random.nextInt(3),
        new Money(BigDecimal.valueOf(random.nextInt(100, 100_000), 2), EUR),
        null,
        1,
        false);
  }

  private @Nullable Id customer(SplittableRandom random) {
    return random.nextDouble() < workload.customerShare()
        ? new Id("C-" + random.nextInt(workload.customers()))
        : null;
  }

  /** Values of which the first come more often than the last. */
  private static final class Choice<T> {
    private final List<T> values;
    private final double[] upTo;

    Choice(List<T> values, double skew) {
      this.values = values;
      upTo = new double[values.size()];
      double sum = 0;
      for (int i = 0; i < upTo.length; i++) {
        sum += 1 / Math.pow(i + 1, skew);
        upTo[i] = sum;
      }
    }

    T next(SplittableRandom random) {
      double wanted = random.nextDouble(upTo[upTo.length - 1]);
      int i = 0;
      while (upTo[i] <= wanted) {
        i++;
      }
      return values.get(i);
    }
  }
}
