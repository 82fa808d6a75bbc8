package io.parallax.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.MediaType;

/** A media type in which a resource takes events, and how they stand in the body. */
record BodyFormat(MediaType mediaType, Layout layout) {

  enum Layout {
    OBJECT,
    ARRAY,
    OBJECT_OR_ARRAY,
    LINES
  }

  /** The media types of lines, with which a stream can be answered too. */
  static final List<MediaType> LINES = Stream.of(
          "application/x-ndjson", "application/ndjson", "application/jsonl")
      .map(MediaType::parseMediaType)
      .toList();

  static final List<BodyFormat> PLAIN = withLines(of("application/json", Layout.OBJECT_OR_ARRAY));

  static final List<BodyFormat> CLOUD_EVENTS = withLines(
      of("application/cloudevents+json", Layout.OBJECT),
      of("application/cloudevents-batch+json", Layout.ARRAY),
      of("application/json", Layout.OBJECT));

  private static List<BodyFormat> withLines(BodyFormat... others) {
    return Stream.concat(
            Arrays.stream(others),
            LINES.stream().map(mediaType -> new BodyFormat(mediaType, Layout.LINES)))
        .toList();
  }

  private static BodyFormat of(String mediaType, Layout layout) {
    return new BodyFormat(MediaType.parseMediaType(mediaType), layout);
  }

  boolean mayBeArray() {
    return layout == Layout.ARRAY || layout == Layout.OBJECT_OR_ARRAY;
  }

  /** Their media types, for people and for the {@code Accept} header. */
  static String names(List<BodyFormat> formats) {
    return formats.stream()
        .map(format -> format.mediaType().toString())
        .collect(Collectors.joining(", "));
  }
}
