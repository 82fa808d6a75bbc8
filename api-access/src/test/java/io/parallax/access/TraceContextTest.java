package io.parallax.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @AfterEach
  void end() {
    TraceContext.end();
    assertThat(TraceContext.current()).isNull();
    assertThat(MDC.get("traceId")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + SPAN + "-01",
        "01-" + TRACE + "-" + SPAN + "-01",
        "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings"
      })
  void goesOnWithTheTraceOfTheCaller(String received) {
    TraceContext.begin(received);

    assertThat(TraceContext.current())
        .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
        .doesNotContain(SPAN);
    assertThat(MDC.get("traceId")).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-01\r\nforged",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01"
      })
  void beginsATraceWhereThereIsNone(String received) {
    TraceContext.begin(received);

    assertThat(TraceContext.current())
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
        .doesNotContain(TRACE);
  }

  @ParameterizedTest
  @CsvSource({"00,false", "01,true", "02,false", "03,true", "0b,true", "ff,true", "f0,false"})
  void knowsWhetherTheCallerFollowsIt(String flags, boolean sampled) {
    String header = "00-" + TRACE + "-" + SPAN + "-" + flags;
    byte[] bytes = header.getBytes(US_ASCII);

    assertThat(TraceContext.begin(header)).isEqualTo(new TraceContext(TRACE, sampled));
    assertThat(TraceContext.parse(header)).hasValue(new TraceContext(TRACE, sampled));
    assertThat(TraceContext.parse(bytes)).hasValue(new TraceContext(TRACE, sampled));
    assertThat(TraceContext.maySample(bytes)).isEqualTo(sampled);
  }

  @Test
  void findsNoTraceInWhatIsNone() {
    assertThat(TraceContext.parse((byte[]) null)).isEmpty();
    assertThat(TraceContext.parse(("00-" + TRACE + "-\u00e4").getBytes(UTF_8))).isEmpty();
    assertThat(TraceContext.maySample(null)).isFalse();
    assertThat(TraceContext.maySample(TRACE.getBytes(US_ASCII))).isFalse();
  }

  @Test
  void doesNotRepeatItself() {
    TraceContext.begin(null);
    String first = TraceContext.current();
    TraceContext.begin(null);

    assertThat(TraceContext.current()).isNotEqualTo(first);
  }
}
