package io.parallax.reporting.calendar;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowLengthTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "P28D", "P10Y", "P120M", "P119M", "P9Y12M", "P3653D", "P119M30D"})
  void takesUpToTenYears(String text) {
    assertThatCode(() -> WindowLength.parse(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"P10YT1S", "P121M", "P10Y1D", "P3654D", "P9999999999Y", "PT9999999999999999999H"})
  void takesNoMore(String text) {
    assertThatThrownBy(() -> WindowLength.parse(text))
        .hasMessageContaining("expected at most P10Y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0D", "PT0S", "P0Y0M"})
  void takesMoreThanNothing(String text) {
    assertThatThrownBy(() -> WindowLength.parse(text)).hasMessageContaining("more than nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PT", "28D", "P-1D", "P1.5D", "P1H", "PT1D", "p1d"})
  void takesNothingElse(String text) {
    assertThatThrownBy(() -> WindowLength.parse(text)).hasMessageContaining("ISO 8601");
  }
}
