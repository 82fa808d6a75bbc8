package io.parallax.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process of the stack, which can be started and stopped, or killed, any number of times.
 * Thread-safe.
 */
public final class Part {
  /** How long a part may make no progress until it counts as failed. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** How often a waiting caller gets a message what for. */
  private static final Duration TELL_EVERY = Duration.ofSeconds(15);

  /** A part that starts computes for this part of the time at the least; one that is stuck does not. */
  private static final double BUSY = 0.1;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(45);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int TAIL_LINES = 25;

  private final Program program;
  private final Path log;
  private final Duration startLimit;
  private volatile @Nullable ProcessHandle process;

  Part(Program program, Path logFolder) {
    this(program, logFolder, START_LIMIT);
  }

  /** @param startLimit how long it may make no progress until it is ready */
  public Part(Program program, Path logFolder, Duration startLimit) {
    this.program = program;
    this.startLimit = startLimit;
    this.log = logFolder.resolve(program.name() + ".log");
  }

  /** Such as {@code sales-service}. */
  public String name() {
    return program.name();
  }

  /** Where the output of the process goes, of this start and of earlier ones. */
  public Path log() {
    return log;
  }

  /** Starts the process if it does not run, without waiting until it is ready. */
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    try {
      process = program.launch(log);
    } catch (StackException e) {
      throw failure(e.getMessage(), e);
    }
  }

  /**
   * Waits until the part does its work, for as long as it makes progress: it writes to its log, or
   * computes.
   *
   * @throws StackException with the end of its log, if it ends instead or gets stuck
   */
  public void awaitReady() {
    awaitReady(text -> {});
  }

  /** @param told from time to time what is waited for */
  void awaitReady(Consumer<String> told) {
    long start = System.nanoTime();
    long nextTelling = start + TELL_EVERY.toNanos();
    long progress = start;
    long logged = logSize();
    Duration computed = cpuTime();
    while (!program.isReady()) {
      long now = System.nanoTime();
      if (!isRunning()) {
        throw failure("it ended", null);
      }
      double busy = (double) cpuTime().minus(computed).toNanos() / startLimit.toNanos();
      if (logSize() != logged || busy > BUSY) {
        progress = now;
        logged = logSize();
        computed = cpuTime();
      }
      if (now - progress > startLimit.toNanos()) {
        throw failure("it made no progress for " + startLimit.toSeconds() + " s", null);
      }
      if (now > nextTelling) {
        nextTelling = now + TELL_EVERY.toNanos();
        told.accept("Waiting for %s, for %d s so far. Its log: %s"
            .formatted(name(), Duration.ofNanos(now - start).toSeconds(), log));
      }
      pause();
    }
  }

  private long logSize() {
    return log.toFile().length();
  }

  /** What the process and those it started have computed; zero where the system does not tell. */
  private Duration cpuTime() {
    ProcessHandle running = process;
    return running == null
        ? Duration.ZERO
        : family(running).stream()
            .map(member -> member.info().totalCpuDuration().orElse(Duration.ZERO))
            .reduce(Duration.ZERO, Duration::plus);
  }

  /** Ends the process in good order, or by force if that takes too long. */
  public synchronized void stop() {
    ProcessHandle running = process;
    if (running == null) {
      return;
    }
    List<ProcessHandle> family = family(running);
    program.terminate(running);
    try {
      awaitEnd(running);
    } catch (TimeoutException e) {
      end(family);
    }
    process = null;
  }

  /** Ends the process and those it started with SIGKILL: no good-byes, nothing written. */
  public synchronized void kill() {
    ProcessHandle running = process;
    if (running == null) {
      return;
    }
    end(family(running));
    program.terminate(running);
    process = null;
  }

  public boolean isRunning() {
    ProcessHandle running = process;
    return running != null && running.isAlive();
  }

  /** The id that the operating system gave to the running process. */
  public long pid() {
    ProcessHandle running = process;
    if (running == null) {
      throw new IllegalStateException(name() + " does not run");
    }
    return running.pid();
  }

  /** Completes with this part when its process ends, whatever the reason; now, if it has none. */
  CompletableFuture<Part> ended() {
    ProcessHandle running = process;
    return running == null
        ? CompletableFuture.completedFuture(this)
        : running.onExit().thenApply(ended -> this);
  }

  /** The last lines of the log. */
  String logTail() {
    try {
      // an operating system's messages may be in any encoding; this one reads every byte
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      int from = Math.max(0, lines.size() - TAIL_LINES);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  private StackException failure(@Nullable String reason, @Nullable Exception cause) {
    String tail = logTail();
    String message = "%s did not start: %s.%s%nThe end of its log, %s:%n%n%s%n"
        .formatted(name(), reason, program.advice(tail), log, tail);
    return cause == null ? new StackException(message) : new StackException(message, cause);
  }

  private static List<ProcessHandle> family(ProcessHandle parent) {
    return Stream.concat(Stream.of(parent), parent.descendants()).toList();
  }

  private static void end(List<ProcessHandle> family) {
    family.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle member : family) {
      try {
        awaitEnd(member);
      } catch (TimeoutException e) {
        throw new StackException("process " + member.pid() + " survives SIGKILL", e);
      }
    }
  }

  private static void awaitEnd(ProcessHandle process) throws TimeoutException {
    try {
      process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while process " + process.pid() + " ended", e);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(POLL.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new StackException("interrupted");
    }
  }
}
