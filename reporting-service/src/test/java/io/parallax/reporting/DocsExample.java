package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The events on which the examples of the documents rest. */
final class DocsExample {
  private static final Path FILE = Path.of("..", "docs", "reports.md");
  private static final Pattern EVENTS = Pattern.compile("(?s)```events\n(.*?)```");
  private static final Pattern LINE = Pattern.compile("(\\d+) (\\S+) (.*)");

  private DocsExample() {}

  static List<Event> events() throws IOException {
    Matcher block = EVENTS.matcher(Files.readString(FILE, UTF_8));
    assertThat(block.find()).isTrue();
    List<Event> events = new ArrayList<>();
    block.group(1).lines().forEach(text -> {
      Matcher line = LINE.matcher(text);
      assertThat(line.matches()).as(text).isTrue();
      EventType type = Arrays.stream(EventType.values())
          .filter(t -> t.eventName().equals(line.group(2)))
          .findFirst()
          .orElseThrow();
      for (int i = 1; i <= Integer.parseInt(line.group(1)); i++) {
        byte[] json = line.group(3).replace("#", Integer.toString(i)).getBytes(UTF_8);
        Decoded decoded = EventJson.read(type, json, Instant.MAX);
        assertThat(decoded).as(text).isInstanceOf(Decoded.Valid.class);
        events.add(((Decoded.Valid) decoded).event());
      }
    });
    return events;
  }
}
