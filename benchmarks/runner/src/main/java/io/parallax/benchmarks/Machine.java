package io.parallax.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures depend on, in words. */
final class Machine {
  private Machine() {}

  static String describe(Arguments arguments, Workload workload) throws IOException {
    return """
        Machine   %d x %s, %.0f GB, Linux %s, load %s at the start
        Java      %s
        JVM       %s
        Database  PostgreSQL, %s
        Commit    %s
        Workload  %s, %,d events, %s
        """.formatted(
            Runtime.getRuntime().availableProcessors(),
            value("/proc/cpuinfo", "model name"),
            Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1e6,
            System.getProperty("os.version"),
            Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
            System.getProperty("java.vm.version"),
            String.join(" ", Main.JVM_OPTIONS),
            Main.POSTGRES_SETTINGS,
            commit(arguments.home()),
            workload.name(),
            arguments.events(workload),
            arguments.full() ? "full" : "quick");
  }

  private static String value(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String commit(Path home) throws IOException {
    Process git = new ProcessBuilder(
            "git", "-C", home.toString(), "describe", "--always", "--dirty", "--abbrev=12")
        .redirectErrorStream(true)
        .start();
    String text =
        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
