package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.faults.Cluster.Instance;
import io.parallax.faults.Journal.Item;
import io.parallax.faults.Journal.Outcome;
import io.parallax.faults.Workload.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Internal systems that send events, several at a time, and keep to the contract: what was answered
 * with 202 is done, with 4xx given up, and anything else unknown. Thread-safe.
 */
final class Load implements AutoCloseable {

  /** What senders do about an unknown outcome. */
  enum Mode {
    /** Send the same again until it is taken: mode A. */
    RESEND,
    /** Leave it: mode B. The event may count or not. */
    LEAVE
  }

  /**
   * How much, how fast.
   *
   * @param batch events that travel together on average
   * @param eventsPerSecond of all senders together
   * @param enough events after which it goes on with a tenth of that, so that a row that takes long
   *     can still be verified in memory
   */
  record Settings(int senders, int batch, int eventsPerSecond, long enough, Mode mode) {
    Settings with(Mode other) {
      return new Settings(senders, batch, eventsPerSecond, enough, other);
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration RESEND_LIMIT = Duration.ofMinutes(3);
  private static final Pattern INSIDES = Pattern.compile(
      "(?i)exception|\\bat [a-z]+\\.[a-z.]+\\(|org\\.(apache|spring|postgresql)|\\bselect |sqlstate|localhost:\\d+");

  private final Cluster cluster;
  private final Workload workload;
  private final Journal journal;
  private final Settings settings;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final List<Thread> senders = new ArrayList<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong lastAcknowledged = new AtomicLong();
  private final AtomicLong longestGap = new AtomicLong();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicLong paced = new AtomicLong();
  private final AtomicLong due = new AtomicLong();
  private final Map<String, AtomicInteger> answers = new ConcurrentSkipListMap<>();
  private final Map<String, String> tellTale = new ConcurrentHashMap<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean paused;
  private volatile boolean stopping;

  Load(Cluster cluster, Workload workload, Journal journal, Settings settings) {
    this.cluster = cluster;
    this.workload = workload;
    this.journal = journal;
    this.settings = settings;
  }

  void start() {
    long start = System.nanoTime();
    due.set(start);
    lastAcknowledged.set(start);
    for (int i = 0; i < settings.senders(); i++) {
      senders.add(Thread.ofPlatform().name("sender-" + i).start(this::send));
    }
  }

  /** Ends sending; unknown outcomes are sent again first, if that is the mode. */
  @Override
  public void close() {
    stopping = true;
    try {
      for (Thread sender : senders) {
        sender.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }

  long events() {
    return events.get();
  }

  long acknowledged() {
    return acknowledged.get();
  }

  /** The longest time without a 202, so far. */
  Duration longestGap() {
    return Duration.ofNanos(
        Math.max(longestGap.get(), stopping ? 0 : System.nanoTime() - lastAcknowledged.get()));
  }

  /** How often each status was answered, and how often nothing. */
  String answers() {
    return answers.entrySet().stream()
        .map(answer -> answer.getKey() + ": " + answer.getValue())
        .collect(Collectors.joining(", "));
  }

  int answers(String status) {
    AtomicInteger count = answers.get(status);
    return count == null ? 0 : count.get();
  }

  /** Answers that revealed internals, by their status. */
  Map<String, String> tellTale() {
    return tellTale;
  }

  private void send() {
    while (!stopping) {
      underWay.incrementAndGet();
      if (paused) {
        underWay.decrementAndGet();
        Wait.pass(Duration.ofMillis(20));
        continue;
      }
      int turn = turns.incrementAndGet();
      Request request = turn % 50 == 0 ? workload.invalid() : workload.next();
      send(request);
      underWay.decrementAndGet();
      pace(request.items().size());
    }
    for (Request rest = workload.remaining(); rest != null; rest = workload.remaining()) {
      send(rest);
    }
  }

  /** Keeps to the rate; what a row sends beside the senders does not slow them down. */
  private void pace(int sent) {
    long rate = paced.addAndGet(sent) < settings.enough()
        ? settings.eventsPerSecond()
        : settings.eventsPerSecond() / 10;
    long next = due.addAndGet(sent * 1_000_000_000L / rate);
    long left = next - System.nanoTime();
    while (left > 0 && !stopping) {
      Wait.pass(Duration.ofNanos(Math.min(left, 50_000_000)));
      left = next - System.nanoTime();
    }
  }

  /** Sends nothing until {@link #resume()}; returns when nothing is under way any more. */
  void pause() {
    paused = true;
    Wait.until("no request under way", RESEND_LIMIT, () -> underWay.get() == 0);
  }

  void resume() {
    paused = false;
  }

  /** Sends all that was sent so far once more, as senders do whose events were lost. */
  void sendAllAgain() {
    List.copyOf(requests).forEach(this::send);
  }

  /** Sends one request, and again as the mode says. */
  Outcome send(Request request) {
    requests.add(request);
    int number = journal.note(request.resource(), request.items());
    events.addAndGet(request.items().size());
    long end = System.nanoTime() + RESEND_LIMIT.toNanos();
    while (true) {
      journal.sending(number);
      Outcome outcome = attempt(request, number);
      journal.answered(number, outcome);
      if (outcome != Outcome.UNKNOWN) {
        return outcome;
      }
      Wait.pass(Duration.ofMillis(300));
      if (settings.mode() == Mode.LEAVE || System.nanoTime() > end) {
        return outcome;
      }
    }
  }

  private Outcome attempt(Request request, int number) {
    List<Instance> instances = cluster.instancesOf(request.resource().service());
    Instance instance = instances.get(number % instances.size());
    String type;
    String body;
    List<String> bodies = request.items().stream().map(Item::body).toList();
    if (bodies.size() == 1) {
      type = "application/json";
      body = bodies.getFirst();
    } else if (number % 2 == 0) {
      type = "application/json";
      body = "[" + String.join(",", bodies) + "]";
    } else {
      type = "application/x-ndjson";
      body = String.join("\n", bodies) + "\n";
    }
    HttpRequest http = HttpRequest.newBuilder(
            instance.uri().resolve(request.resource().path() + "?results=rejected"))
        .header("Content-Type", type)
        .header("X-API-Key", cluster.keys().all())
        .timeout(PATIENCE)
        .POST(BodyPublishers.ofByteArray(body.getBytes(UTF_8)))
        .build();
    try {
      HttpResponse<String> response = this.http.send(http, BodyHandlers.ofString());
      return judge(request, response);
    } catch (ConnectException e) {
      count("refused");
      return Outcome.UNKNOWN;
    } catch (IOException e) {
      count("none");
      return Outcome.UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.UNKNOWN;
    }
  }

  private Outcome judge(Request request, HttpResponse<String> response) {
    int status = response.statusCode();
    count(String.valueOf(status));
    if (status == 202) {
      long now = System.nanoTime();
      acknowledged.addAndGet(request.items().size());
      long gap = now - lastAcknowledged.getAndSet(now);
      longestGap.accumulateAndGet(gap, Math::max);
      boolean whole = request.items().size() == 1 || response.body().contains("\"rejected\":0");
      if (!whole) {
        throw new IllegalStateException("a part was refused: " + response.body());
      }
      return Outcome.OK;
    }
    if (INSIDES.matcher(response.body()).find()) {
      tellTale.put(String.valueOf(status), response.body());
    }
    boolean refused = status >= 400 && status < 500 && status != 429;
    return refused ? Outcome.FAIL : Outcome.UNKNOWN;
  }

  private void count(String answer) {
    answers.computeIfAbsent(answer, key -> new AtomicInteger()).incrementAndGet();
  }
}
