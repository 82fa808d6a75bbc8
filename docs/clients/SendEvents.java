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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
  private static final Pattern INDEX = Pattern.compile("\"index\":([0-9]+)");
  private static final int ATTEMPTS = 10;
  private static final int LINES_AT_ONCE = 1_000;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 2) {
      System.err.println(
          "usage: java SendEvents.java <resource> <file>, for example sales sales.ndjson");
      System.exit(2);
    }
    String resource = args[0];
    List<String> all = Files.readAllLines(Path.of(args[1]));
    List<Integer> lines =
        IntStream.range(0, all.size()).filter(i -> !all.get(i).isBlank()).boxed().toList();
    var sender = new SendEvents();
    boolean allTaken = true;
    for (int start = 0; start < lines.size(); start += LINES_AT_ONCE) {
      List<Integer> window =
          lines.subList(start, Math.min(lines.size(), start + LINES_AT_ONCE));
      String answer = sender.send(
          resource, window.stream().map(all::get).collect(Collectors.joining("\n")));
      // an answer names its results by their place in what was sent
      System.out.println(INDEX
          .matcher(answer)
          .replaceAll(found ->
              "\"line\":" + (window.get(Integer.parseInt(found.group(1))) + 1)));
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
        problem = answer.body();
        boolean noneValid = answer.statusCode() == 422 && problem.contains("\"results\":");
        if (answer.statusCode() == 202 || noneValid) {
          return problem;
        }
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
