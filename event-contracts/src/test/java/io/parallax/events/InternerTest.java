package io.parallax.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InternerTest {
  private final Interner<Code> codes = new Interner<>(Code::new);

  @Test
  void theSameTextGivesTheSameValue() {
    Code first = codes.apply(new String("retail"));

    assertThat(codes.apply(new String("retail"))).isSameAs(first).isEqualTo(new Code("retail"));
  }

  @Test
  void textsOfOneSlotAreNotMixedUp() {
    assertThat("Aa").hasSameHashCodeAs("BB");

    for (int i = 0; i < 2; i++) {
      assertThat(codes.apply("Aa")).isEqualTo(new Code("Aa"));
      assertThat(codes.apply("BB")).isEqualTo(new Code("BB"));
    }
  }

  @Test
  void moreTextsThanSlotsAreAllRight() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(codes.apply("P" + i % 9_999)).isEqualTo(new Code("P" + i % 9_999));
    }
  }

  @Test
  void aBadTextIsRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> codes.apply("")).isInstanceOf(InvalidValueException.class);
    }
  }
}
