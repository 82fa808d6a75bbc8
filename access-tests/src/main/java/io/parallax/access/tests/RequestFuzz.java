package io.parallax.access.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Requests to everything that an OpenAPI document describes, with random changes of every part: method,
 * path, parameters, encoding, headers and body. The same seed gives the same ones. For one thread.
 */
public final class RequestFuzz {
  private static final List<String> METHODS = List.of(
      "GET",
      "HEAD",
      "POST",
      "PUT",
      "PATCH",
      "DELETE",
      "OPTIONS",
      "TRACE",
      "CONNECT",
      "get",
      "FOO",
      "PROPFIND",
      "M'K");

  private static final List<String> OTHER_PATHS = List.of(
      "/",
      "/docs",
      "/docs/",
      "/docs/docs.js",
      "/problems/not-found",
      "/problems/x",
      "/schemas/x",
      "/ui/session",
      "/ui/x",
      "/api",
      "/api/v1",
      "/api/v1/",
      "/api/v2/reports/sales",
      "/actuator/health",
      "/error",
      "/favicon.ico",
      "*",
      "//",
      "http://x/api/v1/freshness",
      "");

  /** Values that some code somewhere does not expect. */
  private static final List<String> VALUES = List.of(
      "",
      " ",
      "x",
      "0",
      "-1",
      "1",
      "1.5",
      "1e3",
      "99999999999999999999",
      "2147483648",
      "9223372036854775807",
      "NaN",
      "null",
      "true",
      "[]",
      "{}",
      "{x}",
      "${x}",
      "%",
      "%s%n",
      "a,b",
      ",",
      "product,region",
      "product,product",
      "'",
      "\"",
      "' or 1=1 --",
      "\\",
      "/",
      "..",
      ".",
      ";",
      "a;b=c",
      "a&b=c",
      "#",
      "\0",
      "a\0b",
      "\n",
      "a\r\nX-Forged: 1",
      "\t",
      "\u007f",
      "\u0085",
      "\u00e9",
      "\u200b",
      "\u202e",
      "\ufeff",
      "\ufffe",
      "\uffff",
      "\ud83d\ude00",
      "\ud83d\ude00".repeat(40),
      "x".repeat(64),
      "x".repeat(129),
      "x".repeat(3_000),
      "1969-12-31",
      "1969-12-30",
      "1970-01-01",
      "0000-01-01",
      "-0001-01-01",
      "-5000-01-01",
      "2026-02-29",
      "2026-02-28",
      "2026-03-29T02:30:00+02:00",
      "2026-03-01T10:07:00Z",
      "2026-03-01T10:07:00.123456789Z",
      "2026-12-31T23:59:60Z",
      "9999-12-31",
      "9999-12-31T23:59:59.999999999Z",
      "9999-12-31T23:59:59-18:00",
      "+10000-01-01",
      "+10000-01-01T00:00:00Z",
      "+999999999-12-31",
      "+1000000000-12-31T23:59:59Z",
      "PT1S",
      "P0D",
      "P10Y",
      "P9Y12M",
      "P3660D",
      "P999999999Y",
      "PT99999999999999999999S",
      "PT87840H",
      "-P1D",
      "Z",
      "UTC",
      "GMT",
      "EST",
      "+02:00",
      "Europe/Vilnius",
      "Pacific/Kiritimati",
      "Pacific/Apia",
      "Africa/Monrovia",
      "Antarctica/Troll",
      "Australia/Lord_Howe",
      "SystemV/EST5",
      "LT",
      "LT-VL",
      "(unknown)",
      "parallax.sales.v1-0-0",
      "parallax.sales.v1-99-9223372036854775807",
      "QUJD",
      "MF94LTAtMA",
      "____");

  private static final List<String> MEDIA_TYPES = List.of(
      "application/json",
      "application/*",
      "*/*",
      "text/csv",
      "text/html",
      "application/x-ndjson",
      "application/problem+json",
      "application/cloudevents+json",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/json;q=0",
      "*/*;q=0",
      "text/csv;q=0.5",
      "application/json;charset=utf-8",
      "application/json;charset=utf-16",
      "application/json;charset=nonsense",
      "application/json;charset=",
      "*/json",
      "*",
      "/",
      "a/b/c",
      "application/json;q=2",
      "application/json;q=x",
      "application/json;a=b;c=\"d",
      "nonsense",
      "");

  private static final List<String> BODIES = List.of(
      "",
      "[]",
      "{}",
      "null",
      "1",
      "\"x\"",
      "[\"tea\"]",
      "[\"tea\",\"tea\"]",
      "[\"LT\"]",
      "[{\"value\":\"tea\",\"title\":\"Tea\"}]",
      "[{\"value\":1}]",
      "[{\"value\":{\"a\":[1,{}]},\"title\":[[]],\"x\":null}]",
      "[{\"value\":\"a\",\"value\":\"b\"}]",
      "[\"\\u0000\",\"\\ud800\"]",
      "[1e999999999,-0.0,123456789012345678901234567890]",
      "[\"tea\"",
      "[\"tea\"]]",
      "{\"saleId\":\"S-1\",\"closedAt\":\"2026-01-01T10:00:00Z\",\"product\":\"A\",\"region\":\"LT\","
          + "\"channel\":\"web\"}",
      "{\"saleId\":\"S-1\"",
      "customerId=C-1&key=1",
      "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n",
      "\ufeff[]",
      "\0",
      "\u00e9");

  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");

  private final Random random;
  private final List<Operation> operations = new ArrayList<>();
  private final List<String> keys;
  private final Map<String, List<String>> words;

  private record Operation(String method, String path, List<Parameter> parameters) {}

  private record Parameter(String name, List<String> values) {}

  /**
   * @param openApi the document of the service
   * @param keys of callers who may do everything
   * @param targets more to {@code GET}, with variables such as <code>{key}</code>
   * @param words values for parameters and variables by their name, beside those that the document
   *     has
   */
  public RequestFuzz(
      long seed,
      JsonNode openApi,
      List<String> keys,
      List<String> targets,
      Map<String, List<String>> words) {
    this.random = new Random(seed);
    this.keys = keys;
    this.words = words;
    openApi
        .get("paths")
        .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
          List<Parameter> parameters = new ArrayList<>();
          for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = resolved(openApi, parameter);
            parameters.add(
                new Parameter(resolved.path("name").asString(""), values(openApi, resolved)));
          }
          operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, parameters));
        }));
    targets.forEach(target -> operations.add(new Operation("GET", target, List.of())));
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("the document describes nothing");
    }
  }

  private static JsonNode resolved(JsonNode openApi, JsonNode node) {
    JsonNode ref = node.path("$ref");
    return ref.isString() ? resolved(openApi, openApi.at(ref.asString().substring(1))) : node;
  }

  /** The examples of a parameter and the values that its schema lists. */
  private List<String> values(JsonNode openApi, JsonNode parameter) {
    List<String> values =
        new ArrayList<>(words.getOrDefault(parameter.path("name").asString(""), List.of()));
    collect(openApi, parameter, values);
    return values;
  }

  private static void collect(JsonNode openApi, JsonNode node, List<String> values) {
    JsonNode here = resolved(openApi, node);
    for (String name : List.of("example", "const", "default")) {
      add(here.path(name), values);
    }
    for (String name : List.of("enum", "examples")) {
      here.path(name).forEach(value -> add(value, values));
    }
    for (String name : List.of("schema", "items")) {
      if (here.has(name)) {
        collect(openApi, here.get(name), values);
      }
    }
  }

  private static void add(JsonNode value, List<String> values) {
    if (value.isArray()) {
      value.forEach(one -> add(one, values));
    } else if (value.isObject()) {
      add(value.path("value"), values);
    } else if (!value.isMissingNode()) {
      values.add(value.asString());
    }
  }

  /** A request, its bytes as characters of Latin-1. */
  public String next() {
    Operation operation = any(operations);
    String method = oneIn(6) ? any(METHODS) : operation.method();
    String body = body(operation);
    String head = method + " " + target(operation) + " HTTP/1.1\r\nHost: localhost\r\n"
        + "Connection: close\r\n" + headers(body) + "\r\n";
    return head + (body == null ? "" : body);
  }

  private String target(Operation operation) {
    String path = oneIn(20) ? any(OTHER_PATHS) : filled(operation);
    for (int changes = oneIn(4) ? 1 + random.nextInt(2) : 0; changes > 0; changes--) {
      path = changed(path);
    }
    String query = path.contains("?") ? "" : query(operation);
    return path + (query.isEmpty() ? "" : "?" + query);
  }

  /** The path with values in place of its variables. */
  private String filled(Operation operation) {
    return VARIABLE
        .matcher(operation.path())
        .replaceAll(
            variable -> Matcher.quoteReplacement(encoded(value(operation, variable.group(1)))));
  }

  private String value(Operation operation, String name) {
    List<String> good = operation.parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .map(Parameter::values)
        .orElse(words.getOrDefault(name, List.of()));
    return good.isEmpty() || oneIn(3) ? any(VALUES) : any(good);
  }

  private String changed(String path) {
    int at = random.nextInt(path.length() + 1);
    String before = path.substring(0, at);
    String after = path.substring(at);
    return switch (random.nextInt(10)) {
      case 0 -> path + ";a=b";
      case 1 -> before + ";" + after;
      case 2 -> after.isEmpty() ? path + "/" : before + hex(after.charAt(0)) + after.substring(1);
      case 3 ->
        before + any(List.of("%", "%z", "%zz", "%00", "%c3", "%c3%28", "%ff", "%u0041")) + after;
      case 4 ->
        before + any(List.of("/", "//", "/./", "/../", "%2f", "%2e%2e/", "\\", "%5c")) + after;
      case 5 ->
        before
            + any(List.of(" ", "\t", "{", "}", "|", "^", "\"", "<", "\u00e9", "\0", "#"))
            + after;
      case 6 -> path.toUpperCase(Locale.ROOT);
      case 7 -> before;
      case 8 -> path + "/" + encoded(any(VALUES));
      default -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
    };
  }

  private String query(Operation operation) {
    List<String> pairs = new ArrayList<>();
    int wanted = random.nextInt(5);
    for (int i = 0; i < wanted && !operation.parameters().isEmpty(); i++) {
      Parameter parameter = any(operation.parameters());
      pairs.add(encoded(parameter.name()) + "=" + encoded(value(operation, parameter.name())));
    }
    if (oneIn(10)) {
      pairs.add(encoded(any(VALUES)) + any(List.of("", "=", "==")) + encoded(any(VALUES)));
    }
    if (oneIn(20) && !pairs.isEmpty()) {
      String again = any(pairs);
      Collections.addAll(pairs, again, again);
    }
    if (oneIn(400)) {
      pairs.addAll(Collections.nCopies(1_200, "a=1"));
    }
    return String.join(oneIn(30) ? any(List.of(";", "&&", "&=&")) : "&", pairs);
  }

  /** Percent-encoded, mostly as it should be. */
  private String encoded(String text) {
    return switch (random.nextInt(30)) {
      case 0 -> latin1(text).replaceAll("[\r\n ]", "");
      case 1 -> encoded(encoded(text));
      case 2 -> URLEncoder.encode(text, UTF_8) + any(List.of("%", "%z", "%c3", "%00", "%ff%fe"));
      default -> URLEncoder.encode(text, UTF_8).replace("+", "%20");
    };
  }

  private String headers(@Nullable String body) {
    Map<String, String> headers = new HashMap<>();
    if (!oneIn(40)) {
      headers.put("X-API-Key", any(keys));
    }
    if (oneIn(3)) {
      int types = any(List.of(1, 1, 2, 3, 50, 51, 200));
      List<String> accept = new ArrayList<>();
      for (int i = 0; i < types; i++) {
        accept.add(types < 4 ? any(MEDIA_TYPES) : "text/x-" + i);
      }
      accept.add(any(MEDIA_TYPES));
      headers.put("Accept", String.join(", ", accept));
    }
    for (String name : List.of(
        "If-None-Match",
        "If-Match",
        "If-Modified-Since",
        "Range",
        "Accept-Language",
        "Accept-Encoding",
        "Accept-Charset",
        "Content-Encoding",
        "Content-Language",
        "Origin",
        "Referer",
        "Cookie",
        "Sec-Fetch-Site",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Prefix",
        "Forwarded",
        "X-HTTP-Method-Override",
        "traceparent",
        "tracestate",
        "Upgrade",
        "TE",
        "ce-id")) {
      if (oneIn(40)) {
        headers.put(name, headerValue());
      }
    }
    if (body != null) {
      headers.put("Content-Length", Integer.toString(body.length()));
      headers.put("Content-Type", oneIn(3) ? any(MEDIA_TYPES) : "application/json");
    }
    StringBuilder lines = new StringBuilder();
    headers.forEach((name, value) -> {
      lines.append(name).append(": ").append(value).append("\r\n");
      if (oneIn(100)) {
        lines.append(name).append(": ").append(value).append("\r\n");
      }
    });
    return lines.toString();
  }

  private String headerValue() {
    String value = oneIn(3)
        ? any(List.of(
            "*",
            "\"x\"",
            "W/\"x\", \"y\"",
            "\"",
            "bytes=0-1",
            "bytes=9-1,-5,x",
            "gzip",
            "gzip;q=0",
            "br, *;q=0",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 99 Nov 99999 08:49:37 GMT",
            "cross-site",
            "http://evil.example",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "ff-0-0-0",
            "h2c",
            "for=\"[::1]:1\"",
            "::1, 10.0.0.1"))
        : any(VALUES);
    return latin1(value).replaceAll("[\r\n\0]", "");
  }

  private @Nullable String body(Operation operation) {
    boolean usual = !operation.method().equals("GET");
    if (usual ? oneIn(8) : !oneIn(30)) {
      return null;
    }
    String body = latin1(any(BODIES));
    if (oneIn(4) && !body.isEmpty()) {
      int at = random.nextInt(body.length());
      body = body.substring(0, at)
          + any(List.of("\"", "\\", "[", "{", ",", "\0", "\u00ff", "\u00c3", "1", "\\u"))
          + body.substring(at + random.nextInt(2));
    }
    return oneIn(60) ? "[" + "[".repeat(600) : oneIn(60) ? "[" + "1,".repeat(20_000) + "1]" : body;
  }

  private static String hex(char character) {
    return "%%%02x".formatted((int) character & 0xff);
  }

  /** The UTF-8 bytes of a text, as characters. */
  private static String latin1(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private <T> T any(List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }
}
