package io.parallax.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real browser without a window, whose user has a caller's name and key and types them in when
 * asked. For one thread.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket page;
  private final String user;
  private final String password;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

  private Browser(Path program, Path folder, String user, String password) throws Exception {
    this.user = user;
    this.password = password;
    process = new ProcessBuilder(
            program.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=1200,1600",
            "--user-data-dir=" + folder,
            "--remote-debugging-port=0",
            "about:blank")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
    Path port = folder.resolve("DevToolsActivePort");
    await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.size(port) > 0);
    URI tab = URI.create("http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json/new");
    String opened = http.send(
            HttpRequest.newBuilder(tab).PUT(BodyPublishers.noBody()).build(),
            BodyHandlers.ofString(UTF_8))
        .body();
    page = http.newWebSocketBuilder()
        .buildAsync(
            URI.create(JSON.readTree(opened).get("webSocketDebuggerUrl").asString()),
            new Messages())
        .join();
    ask("Fetch.enable", Map.of("handleAuthRequests", true));
    ask("Page.enable", Map.of());
  }

  /**
   * The program that {@code PARALLAX_BROWSER} names, which must be there then; else one of the usual
   * ones, if there is one.
   */
  static Optional<Path> program() {
    String wanted = System.getenv("PARALLAX_BROWSER");
    Optional<Path> found = (wanted == null ? NAMES.stream() : Stream.of(wanted))
        .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
    if (wanted != null && found.isEmpty()) {
      throw new AssertionError("PARALLAX_BROWSER is " + wanted + ", which is not on the PATH");
    }
    return found;
  }

  /** A browser with an empty folder of its own, and somebody before it. */
  static Browser start(Path program, Path folder, String user, String password) throws Exception {
    return new Browser(program, folder, user, password);
  }

  void open(URI address) {
    ask("Page.navigate", Map.of("url", address.toString()));
  }

  /** What a script in the page says. */
  JsonNode evaluate(String script) {
    return ask("Runtime.evaluate", Map.of("expression", script, "returnByValue", true))
        .at("/result/value");
  }

  /** What there is to see, as a PNG. */
  byte[] screenshot() {
    return Base64.getDecoder()
        .decode(ask("Page.captureScreenshot", Map.of("format", "png")).get("data").asString());
  }

  private JsonNode ask(String method, Map<String, Object> params) {
    var answer = new CompletableFuture<JsonNode>();
    send(method, params, answer);
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private synchronized void send(
      String method, Map<String, Object> params, CompletableFuture<JsonNode> answer) {
    int id = lastId.incrementAndGet();
    answers.put(id, answer);
    page.sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params)), true)
        .join();
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
      if (message.has("error")) {
        answer.completeExceptionally(new AssertionError(message.toString()));
      } else {
        answer.complete(message.get("result"));
      }
      return;
    }
    Object request = message.at("/params/requestId").asString("");
    switch (message.get("method").asString()) {
      case "Fetch.requestPaused" -> later("Fetch.continueRequest", Map.of("requestId", request));
      case "Fetch.authRequired" ->
        later(
            "Fetch.continueWithAuth",
            Map.of(
                "requestId",
                request,
                "authChallengeResponse",
                Map.of(
                    "response", "ProvideCredentials", "username", user, "password", password)));
      default -> {}
    }
  }

  /** Not on the thread that receives, which would wait for itself. */
  private void later(String method, Map<String, Object> params) {
    Thread.startVirtualThread(() -> send(method, params, new CompletableFuture<>()));
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
    http.close();
  }

  /** Puts messages together out of their parts. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        JsonNode message = JSON.readTree(parts.toString());
        parts.setLength(0);
        receive(message);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
