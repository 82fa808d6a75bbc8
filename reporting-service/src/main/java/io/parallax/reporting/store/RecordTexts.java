package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a Kafka record says, text by text, so that an id is found in it however it is written. For
 * one record and one thread.
 *
 * <p>The record may be anything: JSON with repeated fields, half of it, a form, UTF-16. So it is not
 * parsed but cut at its quotation marks. Each piece is a text, and so is what it says once its
 * escapes, its percent signs or its base64 are decoded, and so are its words.
 *
 * <pre>{@code
 * {"customerId":"a\/b"}               customerId, a/b
 * {"customerId":4711.0}               customerId, 4711
 * ce_subject: customers/J%C3%BCrgen   customers, Jürgen, customers/Jürgen
 * }</pre>
 */
final class RecordTexts {
  /** Of a longer text only the words are looked at: an id has no more than 128 characters. */
  private static final int MAX_LENGTH = 2 * 128;

  /** So many words in a row are looked at together, for an id may have spaces or slashes. */
  private static final int MAX_WORDS = 4;

  /** Shorter words of a longer text are no ids but parts of a time or of another number. */
  private static final int MIN_WORD = 3;

  private static final int MIN_BASE64 = 12;
  private static final int MAX_DEPTH = 5;
  private static final int MAX_TEXTS = 100_000;
  private static final int MAX_CHARACTERS = 16 * 1024 * 1024;

  /** Shorter bytes with zeros are numbers rather than texts. */
  private static final int MIN_WIDE = 9;

  private static final Pattern DECIMAL = Pattern.compile("[0-9]+\\.0+");
  private static final String SEPARATORS = "\"'/\\:?&=#,;|<>()[]{}";

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** Fields of events that hold numbers, which are no ids. */
  private static final Set<String> NUMBERS = Set.of("quantity", "amount", "revision", "value");

  private final Consumer<String> texts;
  private int textsLeft = MAX_TEXTS;
  private int charactersLeft = MAX_CHARACTERS;
  private boolean complete = true;

  private RecordTexts(Consumer<String> texts) {
    this.texts = texts;
  }

  /**
   * Gives every text of the record's key, headers and value, some of them more than once.
   *
   * @return whether that was all: false if a part is no text, or too large or too entangled
   */
  static boolean read(ConsumerRecord<byte[], byte[]> record, Consumer<String> texts) {
    var reading = new RecordTexts(texts);
    reading.bytes(record.key(), false);
    for (Header header : record.headers()) {
      reading.text(header.key(), false, 0);
      reading.bytes(header.value(), false);
    }
    reading.bytes(record.value(), true);
    return reading.complete;
  }

  private void bytes(byte @Nullable [] bytes, boolean document) {
    if (bytes == null || bytes.length == 0) {
      return;
    }
    for (String text : decoded(bytes)) {
      if (isBinary(text)) {
        complete = false;
      }
      text(text, document, 0);
    }
  }

  /** @param document whether numbers stand in it without quotation marks */
  private void text(String text, boolean document, int depth) {
    charactersLeft -= text.length();
    if (depth > MAX_DEPTH || charactersLeft < 0) {
      complete = false;
      return;
    }
    boolean quoted = false;
    String before = "";
    int start = 0;
    while (start <= text.length()) {
      int end = endOfPiece(text, start);
      String piece = text.substring(start, end);
      boolean number = document && !quoted && NUMBERS.contains(before);
      piece(number ? withoutNumber(piece) : piece, document && !quoted, depth);
      before = piece;
      quoted = !quoted;
      start = end + 1;
    }
  }

  /** Where the next quotation mark is that is not escaped, or the end. */
  private static int endOfPiece(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) != '"') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(end, text.length());
  }

  private void piece(String piece, boolean document, int depth) {
    if (piece.isEmpty()) {
      return;
    }
    say(piece);
    words(piece, document ? 1 : MIN_WORD);
    if (piece.indexOf('\\') >= 0) {
      decoded(piece, unescaped(piece), depth);
    }
    if (piece.indexOf('+') >= 0) {
      decoded(piece, percentDecoded(piece.replace('+', ' ')), depth);
    }
    if (piece.indexOf('%') >= 0) {
      decoded(piece, percentDecoded(piece), depth);
    }
    if (piece.length() >= MIN_BASE64) {
      base64(piece, depth);
    }
  }

  private void decoded(String piece, String text, int depth) {
    if (!text.equals(piece)) {
      say(text);
      text(text, isDocument(text), depth + 1);
    }
  }

  private void base64(String piece, int depth) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(piece.strip().replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) { // most texts are not base64
      return;
    }
    for (String text : decoded(bytes)) {
      if (!isBinary(text)) {
        text(text, isDocument(text), depth + 1);
      }
    }
  }

  /** Gives up to four words in a row, each time with what stands between them. */
  private void words(String text, int shortest) {
    List<Integer> starts = new ArrayList<>();
    boolean inWord = false;
    for (int i = 0; i <= text.length(); i++) {
      boolean separated = i == text.length() || isSeparator(text.charAt(i));
      if (!separated && !inWord) {
        starts.add(i);
      } else if (separated && inWord) {
        int from = Math.max(0, starts.size() - MAX_WORDS);
        for (int start : starts.subList(from, starts.size())) {
          if (i - start >= shortest && i - start < text.length()) {
            say(text.substring(start, i));
          }
        }
      }
      inWord = !separated;
    }
  }

  /** Gives a text as it is, and without what nobody sees; a whole number also as an integer. */
  private void say(String text) {
    if (text.length() > MAX_LENGTH && text.strip().length() > MAX_LENGTH) {
      return;
    }
    give(text);
    String visible = visible(text);
    if (!visible.equals(text)) {
      give(visible);
    }
    if (visible.endsWith("0") && DECIMAL.matcher(visible).matches()) {
      give(visible.substring(0, visible.indexOf('.')));
    }
  }

  private void give(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (textsLeft == 0) {
      complete = false;
      return;
    }
    textsLeft--;
    texts.accept(text);
  }

  /** Without control and format characters anywhere, and without spaces of any kind around it. */
  private static String visible(String text) {
    if (text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      return text;
    }
    var kept = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isInvisible(c)).forEach(kept::appendCodePoint);
    int from = 0;
    int to = kept.length();
    while (from < to && isSpace(kept.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(kept.charAt(to - 1))) {
      to--;
    }
    return kept.substring(from, to);
  }

  /** A piece of JSON without the number that it begins with, as in {@code :3,}. */
  private static String withoutNumber(String piece) {
    int end = 0;
    while (end < piece.length() && ",}]".indexOf(piece.charAt(end)) < 0) {
      end++;
    }
    return piece.startsWith(":") ? piece.substring(end) : piece;
  }

  private static String unescaped(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      int digits = escaped == 'u' ? 4 : escaped == 'x' ? 2 : 0;
      int code = digits == 0 ? -1 : hex(text, i + 1, digits);
      if (code >= 0) {
        out.append((char) code);
        i += digits;
      } else {
        switch (escaped) {
          case 'b' -> out.append('\b');
          case 'f' -> out.append('\f');
          case 'n' -> out.append('\n');
          case 'r' -> out.append('\r');
          case 't' -> out.append('\t');
          default -> out.append(escaped);
        }
      }
    }
    return out.toString();
  }

  /** Percent-encoded bytes are UTF-8, or else Windows-1252. */
  private static String percentDecoded(String text) {
    var out = new StringBuilder(text.length());
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      int code = text.charAt(i) == '%' ? hex(text, i + 1, 2) : -1;
      if (code >= 0) {
        bytes.write(code);
        i += 2;
      } else {
        out.append(oneByteOrUtf8(bytes.toByteArray())).append(text.charAt(i));
        bytes.reset();
      }
    }
    return out.append(oneByteOrUtf8(bytes.toByteArray())).toString();
  }

  /** The value of so many hexadecimal digits, or -1 if there are none. */
  private static int hex(String text, int start, int digits) {
    int value = 0;
    for (int i = start; i < start + digits; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = 16 * value + digit;
    }
    return value;
  }

  /** What the bytes may say; of bytes that are no text, anything. */
  private static List<String> decoded(byte[] bytes) {
    Charset wide = wideCharset(bytes);
    if (wide != null) {
      return List.of(new String(bytes, wide).replace("\uFEFF", ""));
    }
    String text = utf8(bytes);
    return text != null
        ? List.of(text.replace("\uFEFF", ""))
        : List.of(new String(bytes, UTF_8), new String(bytes, WINDOWS_1252));
  }

  /** UTF-16 or UTF-32, as a byte order mark says, or the zeros around a first ASCII character. */
  private static @Nullable Charset wideCharset(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE, 0, 0)) {
      return Charset.forName("UTF-32LE");
    }
    if (startsWith(bytes, 0, 0, 0xFE, 0xFF)) {
      return Charset.forName("UTF-32BE");
    }
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return Charset.forName("UTF-16LE");
    }
    if (startsWith(bytes, 0xFE, 0xFF)) {
      return Charset.forName("UTF-16BE");
    }
    if (bytes.length < MIN_WIDE) {
      return null;
    }
    int pattern = 0;
    for (int i = 0; i < 4; i++) {
      pattern = 2 * pattern + (bytes[i] == 0 ? 0 : 1);
    }
    return switch (pattern) {
      case 0b0001 -> Charset.forName("UTF-32BE");
      case 0b1000 -> Charset.forName("UTF-32LE");
      case 0b0101 -> Charset.forName("UTF-16BE");
      case 0b1010 -> Charset.forName("UTF-16LE");
      default -> null;
    };
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || bytes[i] != (byte) start[i]) {
        return false;
      }
    }
    return true;
  }

  private static String oneByteOrUtf8(byte[] bytes) {
    String text = utf8(bytes);
    return text == null ? new String(bytes, WINDOWS_1252) : text;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isDocument(String text) {
    String stripped = text.stripLeading();
    return stripped.startsWith("{") || stripped.startsWith("[");
  }

  /** Whether these were no characters: texts have no control ones but white space. */
  private static boolean isBinary(String text) {
    return text.chars().anyMatch(c -> c < ' ' && !Character.isWhitespace(c));
  }

  private static boolean isSeparator(char c) {
    return SEPARATORS.indexOf(c) >= 0 || isSpace(c);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isInvisible(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL || type == Character.FORMAT;
  }
}
