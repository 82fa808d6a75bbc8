package io.parallax.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time of processes, in user and kernel mode, with all they have started.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
final class CpuTime {
  /** Linux counts in hundredths of a second wherever Java runs. */
  private static final long TICK_MILLIS = 10;

  private static final int UTIME = 11;
  private static final int CSTIME = 14;

  private CpuTime() {}

  /** Of a process and all it has started; none if it has ended. */
  static Duration of(long root) {
    return ProcessHandle.of(root).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(ProcessHandle::pid)
        .distinct()
        .map(CpuTime::ofOne)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Of one process and of those it started that have ended. */
  private static Duration ofOne(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // the name before the bracket may hold anything
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
      return Duration.ofMillis(TICK_MILLIS
          * fields.subList(UTIME, CSTIME + 1).stream()
              .mapToLong(Long::parseLong)
              .sum());
    } catch (IOException e) {
      // the process ended while its file was read
      return Duration.ZERO;
    }
  }
}
