package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the dashboard says is there in both languages. Names that its scripts put together are found by
 * the browser's test, as a missing text is an error in the console.
 */
class WordsTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/ui");
  private static final String TEXT = "'((?:[^'\\\\]|\\\\.)*)'";
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^  '?([\\w-]+)'?: \\[\\s*" + TEXT + ",\\s*" + TEXT + ",?\\s*],$");
  private static final Pattern NAME = Pattern.compile("(?m)^  '?[\\w-]+'?: \\[");
  private static final Pattern USE = Pattern.compile("\\b(?:words|parts)\\('([^']+)'");
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  @Test
  void everyTextIsThereInBothLanguages() throws IOException {
    String words = Files.readString(SCRIPTS.resolve("words.js"), UTF_8);
    Map<String, List<String>> texts = new HashMap<>();
    Matcher entry = ENTRY.matcher(words);
    while (entry.find()) {
      texts.put(entry.group(1), List.of(entry.group(2), entry.group(3)));
    }
    assertThat(texts).hasSize((int) NAME.matcher(words).results().count());
    texts.forEach((name, both) -> {
      assertThat(both).as(name).allMatch(text -> !text.isBlank());
      assertThat(places(both.getFirst())).as(name).isEqualTo(places(both.getLast()));
    });
    assertThat(texts.keySet()).containsAll(used());
  }

  private static Set<String> places(String text) {
    return PLACE.matcher(text).results().map(place -> place.group()).collect(Collectors.toSet());
  }

  private static Set<String> used() throws IOException {
    Set<String> used = new HashSet<>();
    try (Stream<Path> scripts = Files.walk(SCRIPTS)) {
      for (Path script : scripts.filter(file -> file.toString().endsWith(".js")).toList()) {
        Matcher use = USE.matcher(Files.readString(script, UTF_8));
        while (use.find()) {
          used.add(use.group(1));
        }
      }
    }
    assertThat(used).hasSizeGreaterThan(50);
    return used;
  }
}
