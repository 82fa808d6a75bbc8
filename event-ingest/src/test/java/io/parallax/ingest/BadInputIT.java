package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is refused of a known caller: with the right status and type of problem, without a word about the
 * inside, and without a record in Kafka. Each request goes over a socket of its own, byte for byte.
 */
class BadInputIT {
  private static final String SALES = "/api/v1/sales";
  private static final String EVENTS = "/api/v1/events";
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCHED = "application/cloudevents-batch+json";
  private static final String SALE = """
      {"saleId":"S-1","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT",\
      "channel":"web"}""";
  private static final String ENVELOPE = """
      "specversion":"1.0","type":"parallax.sale-closed.v1","source":"/s","id":"1\"""";
  /** What each request has that gets as far as to be asked for a key. */
  private static final String HOST = "Host: x\r\nX-API-Key: " + TestService.KEY + "\r\n";

  private static final int EVENT_BYTES = 4 * 1024;
  private static final int BATCH_BYTES = 64 * 1024;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Words that only our inside uses. */
  private static final Pattern LEAK = Pattern.compile(
      "(?i)exception|stack|\\bat [a-z]+\\.|java|jackson|spring|tomcat|catalina|coyote|apache"
          + "|io\\.parallax|org\\.|tools\\.|sql|kafka\\.|localhost|\\.class|null pointer");

  private static TestService service;

  /** How many records there were after the last good request. */
  private static long known;

  /**
   * @param type the last part of the problem's type, or all of it if it is none of ours
   * @param request its bytes, as characters of Latin-1
   */
  record Bad(String name, int status, String type, String request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Answer(int status, String head, String body) {}

  @BeforeAll
  static void startService() {
    TestKafka.create(Topic.SALES);
    service = TestService.start(
        Topic.SALES,
        TestKafka.address(),
        "PARALLAX_EVENT_SIZE=" + EVENT_BYTES + "B",
        "PARALLAX_BATCH_SIZE=" + BATCH_BYTES + "B",
        "PARALLAX_BATCH_EVENTS=50",
        "PARALLAX_BATCH_TIME=2s",
        "PARALLAX_CONNECTION_TIMEOUT=3s");
    known = records();
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  static List<Bad> everyKind() {
    List<Bad> all = new ArrayList<>();
    unreadableJson(all);
    invalidSales(all);
    batches(all);
    cloudEvents(all);
    headers(all);
    addresses(all);
    framing(all);
    return all;
  }

  private static void unreadableJson(List<Bad> all) {
    for (String[] kind : new String[][] {
      {"nothing", ""},
      {"blanks", " \n\t "},
      {"a word", "nonsense"},
      {"half a word", "tru"},
      {"an object cut short", "{\"saleId\":"},
      {"a string cut short", "{\"saleId\":\"S"},
      {"a comma at the end", SALE.replace("}", ",}")},
      {"two values", SALE + SALE},
      {"words after it", SALE + " x"},
      {"a closing brace more", SALE + "}"},
      {"single quotes", SALE.replace('"', '\'')},
      {"names without quotes", SALE.replace("\"saleId\"", "saleId")},
      {"a line comment", "// sale\n" + SALE},
      {"a block comment", "/* sale */" + SALE},
      {"a hash comment", "# sale\n" + SALE},
      {"NaN", with("\"quantity\":NaN")},
      {"Infinity", with("\"quantity\":-Infinity")},
      {"a hexadecimal number", with("\"quantity\":0x1")},
      {"a number with a zero before it", with("\"quantity\":01")},
      {"a number with a plus", with("\"quantity\":+1")},
      {"a number that begins with a point", with("\"amount\":.5,\"currency\":\"EUR\"")},
      {"a number that ends with a point", with("\"amount\":5.,\"currency\":\"EUR\"")},
      {"a number of 65 digits", with("\"quantity\":" + "1".repeat(65))},
      {"no colon", SALE.replace("\"product\":", "\"product\" ")},
      {"no comma", SALE.replace(",\"region\"", "\"region\"")},
      {"a raw tab in a string", SALE.replace("S-1", "S\t1")},
      {"a raw line break in a string", SALE.replace("S-1", "S\n1")},
      {"a raw NUL in a string", SALE.replace("S-1", "S\u00001")},
      {"a NUL after it", SALE + "\0"},
      {"an unknown escape", SALE.replace("S-1", "S\\x31")},
      {"half an escape", SALE.replace("S-1", "S\\u12")},
      {"a name of 300 characters", with("\"" + "n".repeat(300) + "\":1")},
      {"nesting of 17", with("\"x\":" + "[".repeat(17) + "]".repeat(17))},
      {"nesting without end", "[".repeat(4_000)},
      {"objects without end", "{\"a\":".repeat(800)},
      {"XML", "<sale id='S-1'/>"},
      {"YAML", "saleId: S-1\n"},
      {"a form", "saleId=S-1&product=A"}
    }) {
      all.add(json(kind[0], 400, "unreadable", kind[1].getBytes(UTF_8)));
    }
    all.add(json("a byte that is never UTF-8", 400, "unreadable", latin1("\u00FF")));
    all.add(json("Latin-1", 400, "unreadable", latin1("caf\u00E9")));
    all.add(json("an overlong slash", 400, "unreadable", latin1("\u00C0\u00AF")));
    all.add(json("an overlong NUL", 400, "unreadable", latin1("\u00C0\u0080")));
    all.add(json("half a surrogate pair", 400, "unreadable", latin1("\u00ED\u00A0\u0080")));
    all.add(json("half a character", 400, "unreadable", latin1("\u00E2\u0082")));
    all.add(json("beyond Unicode", 400, "unreadable", latin1("\u00F4\u0090\u0080\u0080")));
    for (Charset charset : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32"))) {
      all.add(json(charset.name(), 400, "unreadable", SALE.getBytes(charset)));
      all.add(json(
          charset.name() + " with a mark", 400, "unreadable", ("\uFEFF" + SALE).getBytes(charset)));
    }
    all.add(
        json("two byte order marks", 400, "unreadable", ("\uFEFF\uFEFF" + SALE).getBytes(UTF_8)));
    all.add(json("compressed bytes", 400, "unreadable", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0}));
  }

  private static void invalidSales(List<Bad> all) {
    for (String[] kind : new String[][] {
      {"null", "null"},
      {"a number", "7"},
      {"a string", "\"sale\""},
      {"true", "true"},
      {"no fields", "{}"},
      {"an unknown field", with("\"colour\":\"red\"")},
      {"a misspelt field", SALE.replace("saleId", "saleid")},
      {"a field twice, the same", with("\"saleId\":\"S-1\"")},
      {"a field twice, another", with("\"saleId\":\"S-2\"")},
      {"a field twice, by an escape", with("\"\\u0073aleId\":\"S-2\"")},
      {"a field of the prototype", with("\"__proto__\":{\"a\":1}")},
      {"a type to load", with("\"@class\":\"javax.naming.InitialContext\"")},
      {"a partition", with("\"partition\":0")},
      {"a tenant", with("\"tenant\":\"x\"")},
      {"a time of arrival", with("\"ingestedAt\":\"2026-01-01T10:00:00Z\"")},
      {"null for a required field", SALE.replace("\"S-1\"", "null")},
      {"null for an optional field", with("\"segment\":null")},
      {"an id that is a number", SALE.replace("\"S-1\"", "1")},
      {"an id that is true", SALE.replace("\"S-1\"", "true")},
      {"an id that is an object", SALE.replace("\"S-1\"", "{}")},
      {"an id that is an array", SALE.replace("\"S-1\"", "[\"S-1\"]")},
      {"an id that is empty", SALE.replace("S-1", "")},
      {"an id of 129", SALE.replace("S-1", "x".repeat(129))},
      {"an id with NUL", SALE.replace("S-1", "S\\u00001")},
      {"an id with a line break", SALE.replace("S-1", "S\\n1")},
      {"an id with an escape character", SALE.replace("S-1", "S\\u001b[31m")},
      {"an id written backwards", SALE.replace("S-1", "S\\u202E1")},
      {"an id with a space of no width", SALE.replace("S-1", "S\\u200B1")},
      {"an id with a line separator", SALE.replace("S-1", "S\\u20281")},
      {"an id with a C1 control", SALE.replace("S-1", "S\\u00851")},
      {"an id with the first half of a pair", SALE.replace("S-1", "S\\ud800")},
      {"an id with the second half of a pair", SALE.replace("S-1", "\\udc00S")},
      {"an id with a pair the wrong way", SALE.replace("S-1", "\\udc00\\ud800")},
      {"a time in seconds", SALE.replace("\"2026-01-01T10:00:00Z\"", "1767261600")},
      {"a time in seconds as text", SALE.replace("2026-01-01T10:00:00Z", "1767261600")},
      {"a date", SALE.replace("2026-01-01T10:00:00Z", "2026-01-01")},
      {"a time without offset", SALE.replace("00Z", "00")},
      {"a time with a zone", SALE.replace("00Z", "00Z[Europe/Vilnius]")},
      {"a time with a space", SALE.replace("T10", " 10")},
      {"a day that is none", SALE.replace("01-01T", "02-30T")},
      {"an hour that is none", SALE.replace("T10", "T24")},
      {"a second that is none", SALE.replace(":00Z", ":60Z")},
      {"an offset that is none", SALE.replace("00Z", "00+19:00")},
      {"a year before 1970", SALE.replace("2026-", "1969-")},
      {"a year far ahead", SALE.replace("2026-", "2999-")},
      {"a year of five digits", SALE.replace("2026-", "+57971-")},
      {"digits of another script", SALE.replace("2026-", "\u0662\u0660\u0662\u0666-")},
      {"finer than a nanosecond", SALE.replace(":00Z", ":00.1234567890Z")},
      {"a product of 65", SALE.replace("\"A\"", "\"" + "x".repeat(65) + "\"")},
      {"the unknown product", SALE.replace("\"A\"", "\"(unknown)\"")},
      {"a product that is a number", SALE.replace("\"A\"", "1")},
      {"a country that is none", SALE.replace("\"LT\"", "\"ZZ\"")},
      {"a country in lower case", SALE.replace("\"LT\"", "\"lt\"")},
      {"a country by its name", SALE.replace("\"LT\"", "\"Lithuania\"")},
      {"a part of a country too long", SALE.replace("\"LT\"", "\"LT-VILN\"")},
      {"a quantity that is text", with("\"quantity\":\"1\"")},
      {"a quantity of 1.9", with("\"quantity\":1.9")},
      {"a quantity of 1.0", with("\"quantity\":1.0")},
      {"a quantity with an exponent", with("\"quantity\":1e0")},
      {"a quantity of 0", with("\"quantity\":0")},
      {"a quantity below 0", with("\"quantity\":-1")},
      {"a quantity beyond its range", with("\"quantity\":1000000001")},
      {"a quantity beyond 64 bits", with("\"quantity\":18446744073709551617")},
      {"a quantity that is true", with("\"quantity\":true")},
      {"an amount below 0", with("\"amount\":-1,\"currency\":\"EUR\"")},
      {"an amount as text below 0", with("\"amount\":\"-1\",\"currency\":\"EUR\"")},
      {"an amount of 16 digits", with("\"amount\":1234567890123456,\"currency\":\"EUR\"")},
      {"an amount of 5 fraction digits", with("\"amount\":\"1.23456\",\"currency\":\"EUR\"")},
      {"an amount with a comma", with("\"amount\":\"1,5\",\"currency\":\"EUR\"")},
      {"an amount with a sign", with("\"amount\":\"+1\",\"currency\":\"EUR\"")},
      {"an amount as text with an exponent", with("\"amount\":\"1e3\",\"currency\":\"EUR\"")},
      {"an amount without end", with("\"amount\":1e999999999,\"currency\":\"EUR\"")},
      {"an amount that is no number", with("\"amount\":\"NaN\",\"currency\":\"EUR\"")},
      {"an amount without currency", with("\"amount\":\"1\"")},
      {"a currency without amount", with("\"currency\":\"EUR\"")},
      {"a currency that is none", with("\"amount\":\"1\",\"currency\":\"EUX\"")},
      {"a currency in lower case", with("\"amount\":\"1\",\"currency\":\"eur\"")},
      {"revision 0", with("\"revision\":0")},
      {"a revision that is text", with("\"revision\":\"2\"")},
      {"a revision beyond 32 bits", with("\"revision\":2147483648")},
      {"withdrawn as text", with("\"withdrawn\":\"true\"")},
      {"withdrawn as a number", with("\"withdrawn\":1")}
    }) {
      all.add(json("sale: " + kind[0], 422, "invalid-event", kind[1].getBytes(UTF_8)));
    }
    all.add(json("an event too large", 413, "too-large", padded(EVENT_BYTES + 1)));
    all.add(
        raw("an event too large, in chunks", 413, "too-large", chunked(padded(EVENT_BYTES + 1))));
  }

  private static void batches(List<Bad> all) {
    for (String[] kind : new String[][] {
      {"an array cut short", "[" + SALE, "400", "unreadable"},
      {"an array cut short after a comma", "[" + SALE + ",", "400", "unreadable"},
      {"an array with a broken event", "[" + SALE + ",{]", "400", "unreadable"},
      {"an array and more", "[" + SALE + "] x", "400", "unreadable"},
      {"two arrays", "[" + SALE + "][]", "400", "unreadable"},
      {"an array without a comma", "[" + SALE + SALE + "]", "400", "unreadable"},
      {"an empty array", "[]", "422", "empty-batch"},
      {"an array of nothing good", "[{},null,7,[],\"x\"]", "422", "all-rejected"},
      {"an array of an array", "[[" + SALE + "]]", "422", "all-rejected"},
      {"an array of too many", "[" + (SALE + ",").repeat(50) + SALE + "]", "413", "too-large"},
      {"an array too large", "[" + " ".repeat(BATCH_BYTES) + SALE + "]", "413", "too-large"},
      {
        "an array with a name too long",
        "[" + SALE + ",{\"" + "n".repeat(300) + "\":1}]",
        "400",
        "unreadable"
      }
    }) {
      all.add(json(kind[0], Integer.parseInt(kind[2]), kind[3], kind[1].getBytes(UTF_8)));
    }
    for (String[] kind : new String[][] {
      {"no lines", "", "empty-batch"},
      {"blank lines", "\n\r\n \t\n", "empty-batch"},
      {"lines of words", "nonsense\nnonsense", "all-rejected"},
      {"a line with two events", SALE + " " + SALE, "all-rejected"},
      {"an event over two lines", SALE.replace(",", ",\n"), "all-rejected"},
      {"lines ended by CR alone", SALE + "\r" + SALE, "all-rejected"},
      {"a line with an array", "[" + SALE + "]", "all-rejected"},
      {"a line with NUL", SALE + "\0\n", "all-rejected"},
      {"a line too large", new String(padded(EVENT_BYTES + 1), UTF_8), "all-rejected"}
    }) {
      all.add(post("lines: " + kind[0], 422, kind[2], SALES, LINES, kind[1].getBytes(UTF_8)));
    }
  }

  private static void cloudEvents(List<Bad> all) {
    String event = "{" + ENVELOPE + ",\"data\":" + SALE + "}";
    for (String[] kind : new String[][] {
      {"no attributes", "{}", "422", "invalid-event"},
      {"no data", "{" + ENVELOPE + "}", "422", "invalid-event"},
      {"data null", "{" + ENVELOPE + ",\"data\":null}", "422", "invalid-event"},
      {"data as text", "{" + ENVELOPE + ",\"data\":\"{}\"}", "422", "invalid-event"},
      {"data in Base64", "{" + ENVELOPE + ",\"data_base64\":\"e30=\"}", "422", "invalid-event"},
      {"data twice", event.replace("\"data\"", "\"data\":{},\"data\""), "422", "invalid-event"},
      {"another version", event.replace("1.0", "0.3"), "422", "invalid-event"},
      {"another type", event.replace("sale-closed", "sale-opened"), "422", "invalid-event"},
      {
        "a type of another service",
        event.replace("sale-closed", "survey-sent"),
        "422",
        "invalid-event"
      },
      {
        "an id too long",
        event.replace("\"id\":\"1\"", "\"id\":\"" + "x".repeat(257) + "\""),
        "422",
        "invalid-event"
      },
      {"a source that is none", event.replace("\"/s\"", "\"a b\""), "422", "invalid-event"},
      {
        "too many attributes",
        "{" + ENVELOPE + extensions(70) + ",\"data\":" + SALE + "}",
        "422",
        "invalid-event"
      },
      {"an array", "[" + event + "]", "422", "invalid-event"},
      {"cut short", "{" + ENVELOPE + ",\"data\":", "400", "unreadable"},
      {"late data broken", "{\"data\":{\"saleId\":}," + ENVELOPE + "}", "400", "unreadable"},
      {
        "late data with a broken escape",
        "{\"data\":{\"saleId\":\"\\x\"}," + ENVELOPE + "}",
        "400",
        "unreadable"
      }
    }) {
      all.add(post(
          "CloudEvent: " + kind[0],
          Integer.parseInt(kind[2]),
          kind[3],
          EVENTS,
          STRUCTURED,
          kind[1].getBytes(UTF_8)));
    }
    all.add(
        post("a batch that is none", 400, "unreadable", EVENTS, BATCHED, event.getBytes(UTF_8)));
    all.add(
        post("binary without headers", 422, "invalid-event", EVENTS, JSON, SALE.getBytes(UTF_8)));
    for (String value : List.of("%C0%A0", "%", "caf\u00E9", "\"x")) {
      all.add(raw(
          "CloudEvent header " + value.replace("\u00E9", "e'"),
          400,
          "unreadable",
          "POST " + EVENTS + " HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Type: " + JSON
              + "\r\nce-specversion: 1.0\r\nce-type: parallax.sale-closed.v1\r\nce-source: /s"
              + "\r\nce-id: " + value + "\r\nContent-Length: " + SALE.length() + "\r\n\r\n"
              + SALE));
    }
  }

  private static void headers(List<Bad> all) {
    for (String type : List.of(
        "text/plain",
        "text/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/vnd.parallax+json",
        "application/cloudevents+json",
        "application/json; charset=UTF-16",
        "application/json; charset=ISO-8859-1",
        "application/json; charset=nonsense",
        "application/*",
        "*/*",
        "garbage",
        "application/json, text/plain")) {
      all.add(post(
          "Content-Type " + type,
          415,
          "unsupported-media-type",
          SALES,
          type,
          SALE.getBytes(UTF_8)));
    }
    all.add(withHeaders("no Content-Type", 415, "unsupported-media-type", ""));
    all.add(withHeaders(
        "two Content-Types",
        415,
        "unsupported-media-type",
        "Content-Type: application/json\r\nContent-Type: application/json\r\n"));
    for (String encoding : List.of("gzip", "deflate", "br", "zstd", "identity", "aes128gcm")) {
      all.add(withHeaders(
          "Content-Encoding " + encoding,
          415,
          "unsupported-media-type",
          "Content-Type: application/json\r\nContent-Encoding: " + encoding + "\r\n"));
    }
    for (String accept : List.of("text/html", "application/json;q=0", "garbage", "image/*")) {
      all.add(withHeaders(
          "Accept " + accept,
          406,
          "not-acceptable",
          "Content-Type: application/json\r\nAccept: " + accept + "\r\n"));
    }
    all.add(withHeaders(
        "a header too large",
        431,
        "about:blank",
        "Content-Type: application/json\r\nX-Large: " + "x".repeat(16_000) + "\r\n"));
    all.add(withHeaders(
        "too many headers",
        400,
        "unreadable",
        "Content-Type: application/json\r\n" + "X-Many: x\r\n".repeat(200)));
    all.add(withHeaders(
        "a header without a colon",
        400,
        "unreadable",
        "Content-Type: application/json\r\nnonsense\r\n"));
    all.add(withHeaders(
        "a header with a space before the colon",
        400,
        "unreadable",
        "Content-Type : application/json\r\n"));
    all.add(withHeaders(
        "a header with NUL",
        400,
        "unreadable",
        "Content-Type: application/json\r\nX-Nul: a\0b\r\n"));
    all.add(withHeaders(
        "an expectation that is none",
        417,
        "about:blank",
        "Content-Type: application/json\r\nExpect: the-unexpected\r\n"));
  }

  private static void addresses(List<Bad> all) {
    for (String[] kind : new String[][] {
      {"an unknown parameter", SALES + "?x=1", "400", "unknown-parameter"},
      {"a parameter twice", SALES + "?dryRun=true&dryRun=true", "400", "unknown-parameter"},
      {
        "a parameter that contradicts itself",
        SALES + "?dryRun=true&dryRun=false",
        "400",
        "unknown-parameter"
      },
      {"a parameter without a value", SALES + "?dryRun", "400", "unknown-parameter"},
      {"a parameter of another value", SALES + "?results=all", "400", "unknown-parameter"},
      {"a parameter in lower case", SALES + "?dryrun=true", "400", "unknown-parameter"},
      {"a parameter without a name", SALES + "?=1", "400", "unreadable"},
      {"a query that is not percent-encoded", SALES + "?%zz", "400", "unreadable"},
      {"a query with NUL", SALES + "?dryRun=%00", "400", "unreadable"},
      {"a matrix parameter", SALES + ";a=b", "400", "unreadable"},
      {"a matrix parameter within", "/api;v=1/v1/sales", "400", "unreadable"},
      {"an empty matrix parameter", SALES + ";", "400", "unreadable"},
      {"an encoded slash", "/api/v1%2fsales", "400", "unreadable"},
      {"an encoded NUL", SALES + "%00", "400", "unreadable"},
      {"an encoding that is none", SALES + "%zz", "400", "unreadable"},
      {"a backslash", "/api/v1\\sales", "400", "unreadable"},
      {"a path with an angle bracket", SALES + "<x>", "400", "unreadable"},
      {"a path above the root", "/../../etc/passwd", "400", "unreadable"},
      {"a path too long", "/" + "x".repeat(16_000), "414", "about:blank"},
      {"the root", "/", "405", "method-not-allowed"},
      {"no resource", "/api/v1", "404", "not-found"},
      {"a slash at the end", SALES + "/", "404", "not-found"},
      {"a suffix", SALES + ".json", "404", "not-found"},
      {"another case", "/api/v1/Sales", "404", "not-found"},
      {"a resource of the other service", "/api/v1/survey-answers", "404", "not-found"},
      {"the health of the management port", "/actuator/health", "404", "not-found"},
      {"the error page", "/error", "404", "not-found"},
      {"a file of the class path", "/event-ingest.yml", "404", "not-found"},
      {"a description that is only read", "/api/v1/openapi.json", "405", "method-not-allowed"}
    }) {
      all.add(post(
          "address: " + kind[0],
          Integer.parseInt(kind[2]),
          kind[3],
          kind[1],
          JSON,
          SALE.getBytes(UTF_8)));
    }
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PURGE")) {
      all.add(raw(
          "method " + method,
          405,
          "method-not-allowed",
          method + " " + SALES + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"));
    }
  }

  private static void framing(List<Bad> all) {
    String post = "POST " + SALES + " HTTP/1.1\r\n";
    String head = post + HOST + "Connection: close\r\nContent-Type: application/json\r\n";
    for (String[] kind : new String[][] {
      {"no request", "NONSENSE\r\n\r\n"},
      {"three words more", "POST " + SALES + " or so HTTP/1.1\r\n" + HOST + "\r\n"},
      {"a method with a bad character", "PO<ST " + SALES + " HTTP/1.1\r\n" + HOST + "\r\n"},
      {"no Host", post + "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n"},
      {"two Hosts", post + HOST + "Host: y\r\nContent-Length: 0\r\n\r\n"},
      {"a Host that is none", post + "Host: a b\r\nContent-Length: 0\r\n\r\n"},
      {"two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}"},
      {"a length below 0", head + "Content-Length: -1\r\n\r\n{}"},
      {"a length that is no number", head + "Content-Length: two\r\n\r\n{}"},
      {
        "two lengths that agree",
        head + "Content-Length: " + SALE.length() + "\r\nContent-Length: " + SALE.length()
            + "\r\n\r\n" + SALE
      },
      {"a chunk of no size", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"},
      {"a chunk of a size below 0", head + "Transfer-Encoding: chunked\r\n\r\n-1\r\n"},
      {"a chunk that goes on", head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}}}}\r\n0\r\n\r\n"},
      {"a body cut short", head + "Content-Length: 1000\r\n\r\n" + SALE},
      {"chunks cut short", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(SALE)}
    }) {
      all.add(raw("framing: " + kind[0], 400, "unreadable", kind[1]));
    }
    all.add(raw(
        "framing: an encoding that is none",
        501,
        "about:blank",
        head + "Transfer-Encoding: nonsense\r\n\r\n{}"));
    all.add(raw(
        "framing: compressed chunks",
        501,
        "about:blank",
        head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"));
    all.add(raw(
        "framing: HTTP/3.0 in words",
        505,
        "about:blank",
        "POST " + SALES + " HTTP/3.0\r\n" + HOST + "\r\n"));
  }

  @Test
  void isTriedInMoreThanAHundredAndTwentyKinds() {
    Set<String> names = new HashSet<>();
    everyKind().forEach(bad -> assertThat(names.add(bad.name())).as(bad.name()).isTrue());
    assertThat(names).hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void isRefused(Bad bad) throws IOException {
    long before = known;

    Answer answer = send(bad.request().getBytes(ISO_8859_1));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(bad.status());
    assertThat(answer.head()).contains("Content-Type: application/problem+json");
    assertThat(answer.head()).doesNotContainIgnoringCase("\nserver:");
    assertThat(LEAK.matcher(answer.head() + answer.body().replace("kafka-unavailable", ""))
            .find())
        .as(answer.toString())
        .isFalse();
    JsonNode problem = MAPPER.readTree(answer.body());
    assertThat(problem.at("/type").asString())
        .isEqualTo(bad.type().contains(":") ? bad.type() : "/problems/" + bad.type());
    assertThat(problem.at("/status").intValue()).isEqualTo(bad.status());
    assertThat(problem.at("/title").asString()).isNotBlank();
    assertThat(problem.at("/detail").asString()).isNotBlank();
    assertThat(send(request(SALES, JSON, SALE.getBytes(UTF_8))).status()).isEqualTo(202);
    known = records();
    assertThat(known).as("only the good one is in Kafka").isEqualTo(before + 1);
  }

  /** RFC 9112, 6.3: the length does not count, and nothing after the request does. */
  @Test
  void answersNoRequestThatIsHiddenBehindALengthBesideChunks() throws IOException {
    long before = records();
    String hidden = new String(request(SALES, JSON, SALE.getBytes(UTF_8)), UTF_8);

    Answer answer = send(("POST " + SALES + " HTTP/1.1\r\n" + HOST + "Content-Type: " + JSON
            + "\r\nContent-Length: " + (hidden.length() + 5)
            + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden)
        .getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("HTTP/1.1");
    assertThat(records()).isEqualTo(before);
  }

  @Test
  void cutsOffABodyThatStalls() throws IOException {
    long before = records();
    try (var socket = connect()) {
      socket.getOutputStream().write(head(SALES, JSON, 1_000).getBytes(ISO_8859_1));
      socket.getOutputStream().write(SALE.getBytes(UTF_8));

      assertTooSlow(answer(socket));
    }
    assertThat(records()).isEqualTo(before);
  }

  @Test
  void cutsOffABodyThatDrips() throws IOException {
    long before = records();
    try (var socket = connect();
        var drip = Executors.newSingleThreadScheduledExecutor()) {
      socket.getOutputStream().write(head(SALES, JSON, 1_000).getBytes(ISO_8859_1));
      ScheduledFuture<?> dripping =
          drip.scheduleAtFixedRate(() -> dripInto(socket), 0, 100, TimeUnit.MILLISECONDS);

      assertTooSlow(answer(socket));
      dripping.cancel(true);
    }
    assertThat(records()).isEqualTo(before);
  }

  private static void dripInto(Socket socket) {
    try {
      socket.getOutputStream().write(' ');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertTooSlow(Answer answer) {
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.body()).contains("\"type\":\"/problems/too-slow\"");
  }

  private static long records() {
    return TestKafka.ends(Topic.SALES).values().stream().mapToLong(end -> end).sum();
  }

  private static String with(String field) {
    return SALE.substring(0, SALE.length() - 1) + "," + field + "}";
  }

  private static String extensions(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(",\"x").append(i).append("\":1");
    }
    return text.toString();
  }

  /** A sale whose product has these bytes in it, given as characters of Latin-1. */
  private static byte[] latin1(String bytes) {
    return SALE.replace("\"A\"", "\"" + bytes + "\"").getBytes(ISO_8859_1);
  }

  private static byte[] padded(int length) {
    return (SALE + " ".repeat(length - SALE.length())).getBytes(UTF_8);
  }

  private static Bad json(String name, int status, String type, byte[] body) {
    return post(name, status, type, SALES, JSON, body);
  }

  private static Bad post(
      String name, int status, String type, String path, String contentType, byte[] body) {
    return raw(name, status, type, new String(request(path, contentType, body), ISO_8859_1));
  }

  private static Bad withHeaders(String name, int status, String type, String headers) {
    return raw(
        name,
        status,
        type,
        "POST " + SALES + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + headers
            + "Content-Length: " + SALE.length() + "\r\n\r\n" + SALE);
  }

  private static Bad raw(String name, int status, String type, String request) {
    return new Bad(name, status, type, request);
  }

  private static byte[] request(String path, String contentType, byte[] body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head(path, contentType, body.length).getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private static String head(String path, String contentType, int length) {
    return """
        POST %s HTTP/1.1\r
        Host: x\r
        X-API-Key: %s\r
        Connection: close\r
        Content-Type: %s\r
        Content-Length: %d\r
        \r
        """.formatted(path, TestService.KEY, contentType, length);
  }

  private static String chunked(byte[] body) {
    return "POST " + SALES + " HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Type: " + JSON
        + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(new String(body, UTF_8)) + "0\r\n\r\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static Socket connect() throws IOException {
    var socket = new Socket("localhost", service.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static Answer send(byte[] request) throws IOException {
    try (var socket = connect()) {
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
      } catch (IOException e) {
        // answered and closed before all was sent
      }
      return answer(socket);
    }
  }

  /** Reads to the end of the connection, or as far as it goes. */
  private static Answer answer(Socket socket) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var buffer = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(buffer); n >= 0; ) {
        bytes.write(buffer, 0, n);
        n = socket.getInputStream().read(buffer);
      }
    } catch (SocketException e) {
      // reset because we sent more than was read; what came before is the answer
    }
    String[] parts = bytes.toString(UTF_8).split("\r\n\r\n", 2);
    assertThat(parts).as("an answer").hasSize(2);
    String body = parts[0].contains("Transfer-Encoding: chunked") ? dechunked(parts[1]) : parts[1];
    return new Answer(Integer.parseInt(parts[0].split(" ", 3)[1]), parts[0], body);
  }

  private static String dechunked(String chunks) {
    return Stream.of(chunks.split("\r\n", -1))
        .filter(part -> !part.matches("[0-9a-fA-F]{0,6}"))
        .reduce("", String::concat);
  }
}
