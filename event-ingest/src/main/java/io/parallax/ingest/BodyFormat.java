package io.parallax.ingest;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;

/** A media type in which a resource takes events, and how they stand in the body. */
record BodyFormat(MediaType mediaType, Layout layout) {

  enum Layout {
    OBJECT,
    ARRAY,
    OBJECT_OR_ARRAY,
    LINES
  }

  private static final BodyFormat NDJSON = of("application/x-ndjson", Layout.LINES);
  private static final BodyFormat JSONL = of("application/jsonl", Layout.LINES);

  /** The media types of lines, with which a stream can be answered too. */
  static final List<MediaType> LINES = List.of(NDJSON.mediaType(), JSONL.mediaType());

  static final List<BodyFormat> PLAIN =
      List.of(of("application/json", Layout.OBJECT_OR_ARRAY), NDJSON, JSONL);

  static final List<BodyFormat> CLOUD_EVENTS = List.of(
      of("application/cloudevents+json", Layout.OBJECT),
      of("application/cloudevents-batch+json", Layout.ARRAY),
      of("application/json", Layout.OBJECT),
      NDJSON,
      JSONL);

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
