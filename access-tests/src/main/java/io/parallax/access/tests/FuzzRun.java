package io.parallax.access.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends many requests to a service and holds each answer to what every answer has to be: in time, no
 * fault of ours, safe for browsers, and if it is an error a problem without a word about the inside.
 */
public final class FuzzRun {
  /** Beyond what any request is allowed to take, on a slow machine. */
  private static final Duration TIME = Duration.ofSeconds(60);

  private static final int SENDERS = 4;
  private static final int SHOWN = 10;
  private static final int ANY = 0;
  private static final JsonMapper JSON = new JsonMapper();

  /** Words that only our inside uses. */
  private static final Pattern LEAK = Pattern.compile(
      "(?i)exception|\\bat [a-z]+\\.|jackson|springframework|tomcat|catalina|coyote|apache"
          + "|io\\.parallax|org\\.|postgres|\\.class|null pointer|select ");

  private final int port;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicIntegerArray statuses = new AtomicIntegerArray(1000);

  private FuzzRun(int port) {
    this.port = port;
  }

  /**
   * Sends the requests.
   *
   * @return how many answers had each status
   */
  public static Map<Integer, Integer> send(int port, long seed, int count, RequestFuzz fuzz)
      throws InterruptedException {
    System.out.println("parallax.seed=" + seed);
    List<String> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(fuzz.next());
    }
    var run = new FuzzRun(port);
    run.send(requests);
    assertThat(run.failures)
        .as("of %d requests of seed %d, the first failures", count, seed)
        .isEmpty();
    assertThat(run.answered).hasValue(count);
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int status = 0; status < run.statuses.length(); status++) {
      if (run.statuses.get(status) > 0) {
        counts.put(status, run.statuses.get(status));
      }
    }
    System.out.println("answers by status: " + counts);
    return counts;
  }

  private void send(List<String> requests) throws InterruptedException {
    var next = new AtomicInteger();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(Thread.startVirtualThread(() -> {
        for (int number = next.getAndIncrement();
            number < requests.size() && failures.size() < SHOWN;
            number = next.getAndIncrement()) {
          String wrong = wrong(requests.get(number));
          answered.incrementAndGet();
          if (wrong != null) {
            failures.add("request " + number + ": " + wrong + "\n" + shown(requests.get(number)));
          }
        }
      }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  /** What is wrong with the answer; null if nothing is. */
  private @Nullable String wrong(String request) {
    String answer;
    try {
      answer = answer(request);
    } catch (IOException e) {
      return "no answer: " + e;
    }
    if (answer.startsWith("{")) { // HTTP 0.9, as which a broken request line is read, has no head
      return wrongProblem(ANY, answer);
    }
    if (!answer.startsWith("HTTP/1.1 ")) {
      return "no HTTP: " + shown(answer);
    }
    int status = Integer.parseInt(answer.substring(9, 12));
    statuses.incrementAndGet(status);
    String[] parts = answer.split("\r\n\r\n", 2);
    List<String> headers = parts[0].lines().toList();
    if (headers.stream().filter(h -> h.startsWith("Content-Security-Policy: ")).count() != 1) {
      return "not one Content-Security-Policy: " + shown(answer);
    }
    if (headers.stream().anyMatch(header -> header.startsWith("X-Forged"))) {
      return "a forged header: " + shown(answer);
    }
    if (status < 400) {
      return null;
    }
    if (status >= 500 && status != 501 && status != 505) {
      return "a fault: " + shown(answer);
    }
    if (!headers.contains("Content-Type: application/problem+json")) {
      return "no problem: " + shown(answer);
    }
    return request.startsWith("HEAD ") ? null : wrongProblem(status, parts[1]);
  }

  private static @Nullable String wrongProblem(int status, String body) {
    JsonNode problem;
    try {
      problem = JSON.readTree(body(body));
    } catch (JacksonException e) {
      return "no JSON: " + shown(body);
    }
    int told = problem.path("status").asInt(0);
    boolean whole = (status == ANY ? told >= 400 : told == status)
        && problem.path("type").isString()
        && problem.path("title").isString();
    return !whole || LEAK.matcher(body).find() ? "a bad problem: " + shown(body) : null;
  }

  /** The problem in a body that may be chunked. */
  private static byte[] body(String body) {
    int start = body.indexOf('{');
    int end = body.lastIndexOf('}');
    return (start < 0 || end < start ? "" : body.substring(start, end + 1)).getBytes(ISO_8859_1);
  }

  private String answer(String request) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(Math.toIntExact(TIME.toMillis()));
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        socket.shutdownOutput();
      } catch (IOException e) {
        // refused and closed before all was sent; the answer may be there
      }
      return answer(socket.getInputStream());
    }
  }

  /** What there is of it when the connection ends, in whatever way. */
  private static String answer(InputStream in) throws IOException {
    var answer = new ByteArrayOutputStream();
    try {
      in.transferTo(answer);
    } catch (SocketException e) {
      if (answer.size() == 0) {
        throw e;
      }
    }
    return answer.toString(ISO_8859_1);
  }

  private static String shown(String text) {
    String one = new String(text.getBytes(ISO_8859_1), UTF_8).replace("\0", "\\0");
    return one.length() > 1_500 ? one.substring(0, 1_500) + "..." : one;
  }
}
