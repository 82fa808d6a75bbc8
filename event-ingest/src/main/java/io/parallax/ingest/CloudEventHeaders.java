package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * The attributes of a CloudEvent in binary content mode: headers that begin with {@code ce-}.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">
 *     HTTP protocol binding for CloudEvents, 3.1.3</a>
 */
final class CloudEventHeaders {
  private static final String PREFIX = "ce-";

  private CloudEventHeaders() {}

  /**
   * The attributes by name.
   *
   * @throws ProblemException if a header is there twice, or not the text it should be
   */
  static Map<String, String> attributes(ServerRequest request) {
    Map<String, String> attributes = new HashMap<>();
    request.headers().asHttpHeaders().forEach((name, values) -> {
      String attribute = name.toLowerCase(Locale.ROOT);
      if (attribute.startsWith(PREFIX)) {
        attributes.put(attribute.substring(PREFIX.length()), value(attribute, values));
      }
    });
    if (attributes.containsKey("datacontenttype")) {
      throw unreadable("header ce-datacontenttype is not taken, expected Content-Type to say it");
    }
    return attributes;
  }

  private static String value(String header, List<String> values) {
    if (values.size() > 1) {
      throw unreadable("header %s is given more than once".formatted(header));
    }
    try {
      return decoded(unquoted(values.getFirst()));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw unreadable(
          "header %s is not percent-encoded UTF-8 in printable ASCII".formatted(header));
    }
  }

  /** Without the quotes that older editions of the binding asked for. */
  private static String unquoted(String value) {
    if (!value.startsWith("\"")) {
      return value;
    }
    var text = new StringBuilder();
    int i = 1;
    while (i < value.length() && value.charAt(i) != '"') {
      if (value.charAt(i) == '\\') {
        i++;
      }
      if (i < value.length()) {
        text.append(value.charAt(i));
      }
      i++;
    }
    if (i != value.length() - 1) {
      throw new IllegalArgumentException("the quote does not end where the value does");
    }
    return text.toString();
  }

  private static String decoded(String value) throws CharacterCodingException {
    var bytes = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException("not printable ASCII");
      }
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int high = i + 2 < value.length() ? hexDigit(value.charAt(i + 1)) : -1;
      int low = high < 0 ? -1 : hexDigit(value.charAt(i + 2));
      if (low < 0) {
        throw new IllegalArgumentException("not two hexadecimal digits");
      }
      bytes.write(high * 16 + low);
      i += 2;
    }
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
  }

  /** ASCII only: java.lang takes the digits of every script. */
  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static ProblemException unreadable(String detail) {
    return Problem.Kind.UNREADABLE.exception(detail);
  }
}
