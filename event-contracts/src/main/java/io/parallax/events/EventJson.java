package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Events as JSON: strict when reading, canonical when writing. Thread-safe.
 *
 * <p>Reading refuses unknown and repeated fields, numbers in place of strings and the reverse, and
 * whatever breaks a rule of the event's type, and it lists every error it finds, not the first one
 * only. Writing gives the same bytes for equal events: fields in a fixed order, times in UTC, no
 * needless zeros.
 */
public final class EventJson {
  /** How far a sender's clock may be ahead of ours. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final int MAX_NESTING = 16;
  private static final int MAX_NAME_LENGTH = 256;
  private static final int MAX_NUMBER_LENGTH = 64;
  private static final int MAX_STRING_LENGTH = 64 * 1024;

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_NESTING)
          .maxNameLength(MAX_NAME_LENGTH)
          .maxNumberLength(MAX_NUMBER_LENGTH)
          .maxStringLength(MAX_STRING_LENGTH)
          .build())
      .rootValueSeparator((String) null)
      .build();

  private EventJson() {}

  /** A parser of the limits that fit events, over bytes that must be UTF-8. */
  public static JsonParser parser(byte[] json) {
    if (isUtf16Or32(json) || !(isAscii(json) || isUtf8(json))) {
      throw new StreamReadException("not UTF-8");
    }
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  /** The same over a part of bytes that another parser has been over. */
  static JsonParser checkedParser(byte[] json, int start, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), json, start, length);
  }

  /** JSON starts with an ASCII character, so a zero byte gives it away. */
  private static boolean isUtf16Or32(byte[] json) {
    return json.length >= 2 && (json[0] == 0 || json[1] == 0);
  }

  /** Most JSON is, and this takes next to no time. */
  private static boolean isAscii(byte[] json) {
    int all = 0;
    for (byte one : json) {
      all |= one;
    }
    return all >= 0;
  }

  /** The parser itself lets overlong forms and surrogates through. */
  private static boolean isUtf8(byte[] json) {
    ByteBuffer bytes = ByteBuffer.wrap(json);
    CharBuffer discarded = CharBuffer.allocate(Math.min(json.length, 8192));
    CharsetDecoder decoder = UTF_8.newDecoder();
    CoderResult result = decoder.decode(bytes, discarded, true);
    while (result.isOverflow()) {
      discarded.clear();
      result = decoder.decode(bytes, discarded, true);
    }
    return !result.isError();
  }

  /** Reads one event that is the whole of {@code json}. */
  public static Decoded read(EventType type, byte[] json, Instant latest) {
    return read(EventForm.plain(type), json, latest).decoded();
  }

  /** Reads one event in {@code form} that is the whole of {@code json}. */
  public static Received read(EventForm form, byte[] json, Instant latest) {
    try (JsonParser parser = parser(json)) {
      parser.nextToken();
      return readRest(form, parser, json, latest);
    } catch (JacksonException e) {
      return new Received(form.type(), new Decoded.Unreadable(describe(e)));
    }
  }

  /**
   * Reads one event in {@code form} that starts at the parser's current token and is the rest of
   * {@code json}.
   *
   * @throws JacksonException if this is not JSON
   */
  public static Received readRest(EventForm form, JsonParser parser, byte[] json, Instant latest) {
    if (parser.currentToken() == null) {
      return new Received(
          form.type(), new Decoded.Unreadable("the body is empty, expected one JSON object"));
    }
    Received received = form.read(parser, json, latest);
    return parser.nextToken() == null
        ? received
        : new Received(
            form.type(),
            new Decoded.Unreadable("there is more after the first JSON value, expected only one"));
  }

  /**
   * Reads the event that starts at the parser's current token, up to its last token.
   *
   * @param latest the latest time at which something can have happened already
   * @throws JacksonException if this is not JSON
   */
  public static Decoded read(EventType type, JsonParser parser, Instant latest) {
    return type.shape().read(new InputEvent(parser, latest));
  }

  /** The canonical JSON of an event, in UTF-8. */
  public static byte[] write(Event event) {
    try (var writer = new Writer()) {
      return writer.write(event);
    }
  }

  /** Writes one event after the other, for less than each on its own. For one thread. */
  public static final class Writer implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);

    /** The canonical JSON of an event, in UTF-8. */
    public byte[] write(Event event) {
      bytes.reset();
      event.type().shape().write(event, out);
      out.flush();
      return bytes.toByteArray();
    }

    @Override
    public void close() {
      out.close();
    }
  }

  /** Why this is not JSON and where, without any of the text that was sent. */
  public static String describe(JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return "this is beyond the limits: nesting of %d, names of %d, numbers of %d and strings of %d characters"
          .formatted(MAX_NESTING, MAX_NAME_LENGTH, MAX_NUMBER_LENGTH, MAX_STRING_LENGTH);
    }
    var location = e.getLocation();
    return location == null
        ? "this is not JSON in UTF-8"
        : "this is not JSON: line %d, column %d"
            .formatted(location.getLineNr(), location.getColumnNr());
  }
}
