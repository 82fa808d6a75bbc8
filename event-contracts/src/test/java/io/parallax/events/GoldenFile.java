package io.parallax.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checked-in events of every type and version. They are added to, never edited: each is a
 * promise that what was sent once is read for ever.
 *
 * <pre>{@code
 * sale-closed-v1-full.json            as a sender wrote it
 * sale-closed-v1-full.canonical.json  as it is written to the topic, byte by byte
 * }</pre>
 */
record GoldenFile(Path path) {
  private static final String SUFFIX = ".json";
  private static final String CANONICAL = ".canonical.json";

  static Stream<GoldenFile> all() {
    try (Stream<Path> files = Files.list(directory())) {
      List<Path> sorted = files.sorted().toList();
      return sorted.stream()
          .filter(path -> !path.toString().endsWith(CANONICAL))
          .map(GoldenFile::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<GoldenFile> of(EventType type) {
    return all().filter(file -> file.type() == type);
  }

  /** The event of {@code type} that {@code what} names, such as {@code full}. */
  static GoldenFile of(EventType type, String what) {
    return new GoldenFile(directory().resolve(type.eventName() + "-v1-" + what + SUFFIX));
  }

  private static Path directory() {
    try {
      return Path.of(GoldenFile.class.getResource("/events").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  EventType type() {
    return Arrays.stream(EventType.values())
        .filter(type -> toString().startsWith(type.eventName() + "-v"))
        .findFirst()
        .orElseThrow();
  }

  byte[] json() {
    return bytes(path);
  }

  byte[] canonical() {
    return bytes(path.resolveSibling(toString().replace(SUFFIX, CANONICAL)));
  }

  private static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(path.getFileName());
  }
}
