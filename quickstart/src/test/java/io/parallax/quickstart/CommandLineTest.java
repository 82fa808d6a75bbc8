package io.parallax.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void loadsSampleDataOnTheDefaultPortsUnlessToldOtherwise() {
    assertThat(CommandLine.parse()).isEqualTo(new CommandLine(true, 0, null, null, false));
  }

  @Test
  void takesEveryOption() {
    assertThat(CommandLine.parse(
            "--no-sample-data",
            "--port-offset",
            "100",
            "--data-dir",
            "data",
            "--ready-file",
            "ready.json",
            "--help"))
        .isEqualTo(new CommandLine(false, 100, Path.of("data"), Path.of("ready.json"), true));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --verbose              | unknown option --verbose
      now                    | unknown option now
      --data-dir             | --data-dir has no value
      --data-dir --help      | --data-dir has no value
      --port-offset -1       | --port-offset was -1, expected a number from 0
      --port-offset 60000    | --port-offset was 60000, expected a number from 0
      --port-offset many     | --port-offset was many, expected a number from 0
      """)
  void refusesWhatItDoesNotUnderstand(String options, String message) {
    assertThatThrownBy(() -> CommandLine.parse(options.split(" ", -1)))
        .isInstanceOf(CommandLine.UsageException.class)
        .hasMessageContaining(message);
  }
}
