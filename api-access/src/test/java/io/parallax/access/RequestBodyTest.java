package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static final InstantSource STOPPED = InstantSource.fixed(Instant.EPOCH);

  @Test
  void readsNoMoreThanAsked() {
    RequestBody body = body("0123456789");

    byte[] four = new byte[4];
    byte[] many = new byte[100];

    assertThat(body.read(four, 0)).isEqualTo(4);
    assertThat(new String(four, UTF_8)).isEqualTo("0123");
    assertThat(body.read(many, 10)).isEqualTo(16);
    assertThat(new String(many, 10, 6, UTF_8)).isEqualTo("456789");
    assertThat(body.read(many, 16)).isEqualTo(16);
  }

  @Test
  void readsAcrossPiecesOfItsBuffer() {
    String text = "0123456789".repeat(10_000);

    byte[] bytes = new byte[99_999];

    assertThat(body(text).read(bytes, 0)).isEqualTo(bytes.length);
    assertThat(new String(bytes, UTF_8)).isEqualTo(text.substring(0, 99_999));
    assertThat(lines(text + "\n" + text, 200_000)).containsExactly(text, text);
  }

  @Test
  void readsLines() {
    assertThat(lines("a\n\nb\r\nc", 10)).containsExactly("a", "", "b\r", "c");
    assertThat(lines("a\n", 10)).containsExactly("a");
    assertThat(lines("", 10)).isEmpty();
  }

  @Test
  void cutsLongLinesOneByteBeyondTheLimit() {
    assertThat(lines("12345\n123456789\n1", 5)).containsExactly("12345", "123456", "1");
    assertThat(lines("x".repeat(100_000) + "\ny", 5)).containsExactly("xxxxxx", "y");
  }

  @Test
  void readsAllAndCountsIt() {
    var budget = new MemoryBudget(64 * 1024, 0);
    try (var share = budget.open()) {
      String text = "0123456789".repeat(2_000);
      assertThat(body(text).readAll(20_000, share)).isEqualTo(text.getBytes(UTF_8));
      assertThat(body("").readAll(20_000, share)).isEmpty();
    }
    try (var share = budget.open()) {
      assertThat(body("x".repeat(20_001)).readAll(20_000, share)).isNull();
    }
    try (var share = budget.open()) {
      RequestBody tooMuch = body("x".repeat(100_000));
      assertThatThrownBy(() -> tooMuch.readAll(100_000, share))
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.NO_MEMORY));
    }
    try (var all = budget.open()) {
      all.take(64 * 1024);
    }
  }

  @Test
  void endsADripInTime() {
    var drip = new InputStream() {
      private Instant now = Instant.EPOCH;

      @Override
      public int read() {
        throw new AssertionError("reads arrays only");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        now = now.plusSeconds(1);
        bytes[offset] = ' ';
        return 1;
      }
    };
    var body = new RequestBody(drip, Duration.ofSeconds(30), () -> drip.now);

    assertThatThrownBy(() -> body.read(new byte[1_000], 0))
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason() + ": " + e.detail())
                .isEqualTo("TOO_SLOW: the body stalled, or it took longer than 30 seconds"));
    assertThat(drip.now).isEqualTo(Instant.EPOCH.plusSeconds(31));
  }

  @Test
  void tellsAStallFromABreak() {
    assertThat(reason(new SocketTimeoutException())).isEqualTo(BodyException.Reason.TOO_SLOW);
    assertThat(reason(new IOException())).isEqualTo(BodyException.Reason.BROKEN);
  }

  private static BodyException.Reason reason(IOException failure) {
    var body = new RequestBody(
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("reads arrays only");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw failure;
          }
        },
        Duration.ofSeconds(1),
        STOPPED);
    try {
      body.read(new byte[1], 0);
      throw new AssertionError("nothing was thrown");
    } catch (BodyException e) {
      return e.reason();
    }
  }

  private static List<String> lines(String text, int max) {
    RequestBody body = body(text);
    List<String> lines = new ArrayList<>();
    for (byte[] line = body.readLine(max); line != null; line = body.readLine(max)) {
      lines.add(new String(line, UTF_8));
    }
    return lines;
  }

  private static RequestBody body(String text) {
    return new RequestBody(
        new ByteArrayInputStream(text.getBytes(UTF_8)), Duration.ofSeconds(1), STOPPED);
  }
}
