package io.parallax.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final long END = Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2000-02-29T23:59:59Z",
        "2026-11-01T10:15:00.120Z",
        "2026-11-01T10:15:00.000001Z",
        "2026-11-01T10:15:00.000000001Z",
        "9999-12-31T23:59:59.999999999Z"
      })
  void isWrittenInItsCanonicalForm(String text) {
    assertThat(written(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void isWrittenAsJavaDoes() {
    var random = new Random(20261127);
    Stream.generate(() -> Instant.ofEpochSecond(random.nextLong(END), nanos(random)))
        .limit(10_000)
        .forEach(time -> assertThat(written(time)).isEqualTo(time.toString()));
  }

  /** As often whole seconds, milliseconds and microseconds as finer ones. */
  private static long nanos(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(1_000) * 1_000_000L;
      case 2 -> random.nextInt(1_000_000) * 1_000L;
      default -> random.nextInt(1_000_000_000);
    };
  }

  private static String written(Instant time) {
    return new String(EventTime.ascii(time), US_ASCII);
  }
}
