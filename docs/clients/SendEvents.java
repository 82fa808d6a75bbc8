import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Sends events, again and again until they are taken. Java 17 or newer, nothing else.
 *
 * <pre>{@code
 * PARALLAX_URL=http://localhost:8081 java SendEvents.java sales sales.ndjson
 * }</pre>
 *
 * <p>The file has an event per line. Each has its own id (such as saleId), which stays the same
 * however often the file is sent: that is why sending again is safe.
 */
public final class SendEvents {
  private static final String URL =
      System.getenv().getOrDefault("PARALLAX_URL", "http://localhost:8081");
  private static final Set<Integer> MAY_PASS = Set.of(408, 429, 500, 502, 503, 504);
  private static final int ATTEMPTS = 10;
  private static final int LINES_AT_ONCE = 1_000;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  public static void main(String[] args) throws IOException, InterruptedException {
    String resource = args[0];
    List<String> lines = Files.readAllLines(Path.of(args[1])).stream()
        .filter(line -> !line.isBlank())
        .toList();
    var sender = new SendEvents();
    boolean allTaken = true;
    for (int start = 0; start < lines.size(); start += LINES_AT_ONCE) {
      int end = Math.min(lines.size(), start + LINES_AT_ONCE);
      String answer = sender.send(resource, String.join("\n", lines.subList(start, end)));
      System.out.printf("lines %d to %d: %s%n", start + 1, end, answer);
      allTaken &= answer.contains("\"rejected\":0");
    }
    System.exit(allTaken ? 0 : 1);
  }

  /** The answer to these lines, once there is one that will stay. */
  private String send(String resource, String lines) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create(URL + "/api/v1/" + resource + "?results=rejected"))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofString(lines));
    String key = System.getenv("PARALLAX_API_KEY");
    if (key != null) {
      request.header("X-API-Key", key);
    }
    String problem = "no answer";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long seconds = Math.min(1L << attempt, 30);
      try {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() == 202) {
          return answer.body();
        }
        problem = answer.body();
        if (!MAY_PASS.contains(answer.statusCode())) {
          break;
        }
        seconds = answer.headers().firstValueAsLong("Retry-After").orElse(seconds);
      } catch (IOException e) {
        problem = e.toString(); // taken or not, this is unknown: send the same again
      }
      Thread.sleep(Duration.ofSeconds(seconds).toMillis());
    }
    System.err.println("not taken: " + problem);
    System.exit(1);
    return problem;
  }
}
