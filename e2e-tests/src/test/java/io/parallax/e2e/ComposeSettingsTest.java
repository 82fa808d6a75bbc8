package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be set of a service can be set in {@code .env}. */
class ComposeSettingsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern SETTING = Pattern.compile("PARALLAX_[A-Z_]+");

  /** The image or the compose file sets these itself. */
  private static final Set<String> OWN = Set.of(
      "PARALLAX_PORT",
      "PARALLAX_MANAGEMENT_PORT",
      "PARALLAX_MANAGEMENT_ADDRESS",
      "PARALLAX_API_KEYS_FILE",
      "PARALLAX_KAFKA_BOOTSTRAP_SERVERS",
      "PARALLAX_DATABASE_URL",
      "PARALLAX_DATABASE_USER",
      "PARALLAX_DATABASE_PASSWORD");

  @ParameterizedTest
  @CsvSource({
    "ingest, event-ingest/src/main/resources/event-ingest.yml",
    "reporting, reporting-service/src/main/resources/reporting-service.yml"
  })
  void everySettingIsPassedOn(String group, String settings) throws IOException {
    Set<String> expected = settings(settings);
    expected.addAll(settings("api-access/src/main/resources/api-access.yml"));
    expected.removeAll(OWN);

    assertThat(passedOn("x-" + group, "x-every-service"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static Set<String> settings(String file) throws IOException {
    return named(Files.readString(ROOT.resolve(file)));
  }

  /** The settings of these parts of the compose file. */
  private static Set<String> passedOn(String... parts) throws IOException {
    String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
    Set<String> all = new TreeSet<>();
    for (String part : parts) {
      String from = compose.substring(compose.indexOf("\n" + part + ":"));
      all.addAll(named(from.substring(0, from.indexOf("\n\n"))));
    }
    return all;
  }

  private static Set<String> named(String text) {
    return SETTING.matcher(text).results().map(match -> match.group()).collect(Collectors.toSet());
  }
}
