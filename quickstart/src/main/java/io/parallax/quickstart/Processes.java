package io.parallax.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The processes that this one started; none of them outlives it. Thread-safe.
 *
 * <p>Whoever starts a process also ends it. Should this JVM die without having done so, a small
 * shell does it: the ids of what runs go to its standard input, line by line, and when that is at
 * its end, because nobody holds the other side any more, it ends those of the last line.
 */
public final class Processes implements AutoCloseable {
  private static final String WATCHDOG =
      "trap '' INT HUP TERM; ids=; file=; while IFS= read -r line; do "
          + "case $line in /*) file=$line;; *) ids=$line;; esac; done; "
          + "[ -z \"$file\" ] || rm -f \"$file\"; [ -z \"$ids\" ] || kill $ids";

  /** Ctrl-C and a closed terminal reach every process; only this JVM is to act on them. */
  private static final String SHIELDED = "trap '' INT HUP; exec \"$@\"";

  private final List<String> jvmOptions;
  private final Set<ProcessHandle> alive = new HashSet<>();
  private final Process watchdog;
  private boolean open = true;
  private boolean watched = true;

  /** @param jvmOptions of every JVM that is launched */
  public Processes(List<String> jvmOptions) {
    this.jvmOptions = jvmOptions;
    try {
      watchdog = new ProcessBuilder("/bin/sh", "-c", WATCHDOG)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new StackException("no shell to watch over the processes: " + e.getMessage(), e);
    }
  }

  /**
   * Starts a JVM of the kind that runs this one, its output added to {@code log}.
   *
   * @param heapMegabytes how far its heap may grow, unless the options of every JVM say otherwise
   */
  synchronized ProcessHandle launchJvm(
      int heapMegabytes, List<String> arguments, Map<String, String> environment, Path log) {
    requireOpen();
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SHIELDED, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.addAll(jvmOptions);
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Duser.timezone=UTC"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return watch(process.toHandle());
    } catch (IOException e) {
      throw new StackException(e.toString(), e);
    }
  }

  /** Sees to it that a process, however it was started, ends with this JVM at the latest. */
  synchronized ProcessHandle watch(ProcessHandle process) {
    alive.add(process);
    tellWatchdog();
    Thread.ofVirtual().start(() -> forget(process.onExit().join()));
    return process;
  }

  /** Sees to it that a file is removed with this JVM at the latest. */
  synchronized void removeAtEnd(Path file) {
    tell(file.toAbsolutePath() + "\n");
  }

  /** Throws once {@link #refuseMore()} was called. */
  synchronized void requireOpen() {
    if (!open) {
      throw new StackException("the stack is closed");
    }
  }

  /** From now on nothing is started. */
  public synchronized void refuseMore() {
    open = false;
  }

  /** Lets the watchdog go, and with it whatever still runs. */
  @Override
  public synchronized void close() {
    refuseMore();
    alive.removeIf(process -> !process.isAlive());
    tellWatchdog();
    watched = false;
    try {
      watchdog.getOutputStream().close();
    } catch (IOException e) {
      throw new StackException("the watchdog is gone: " + e.getMessage(), e);
    }
  }

  private synchronized void forget(ProcessHandle process) {
    alive.remove(process);
    tellWatchdog();
  }

  private void tellWatchdog() {
    tell(alive.stream()
        .map(process -> String.valueOf(process.pid()))
        .collect(Collectors.joining(" ", "", "\n")));
  }

  private void tell(String line) {
    if (!watched || !watchdog.isAlive()) {
      return;
    }
    try {
      OutputStream out = watchdog.getOutputStream();
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new StackException("the watchdog is gone: " + e.getMessage(), e);
    }
  }
}
