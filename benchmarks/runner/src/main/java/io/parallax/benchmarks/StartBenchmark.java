package io.parallax.benchmarks;

import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.StackOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long reporting-service takes from its start until it is ready, without and with a cache of
 * classes that are loaded and linked, as the images have it.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
 */
final class StartBenchmark {
  private static final String PLAIN = "start: reporting-service";
  private static final String CACHED = "start: reporting-service, AOT cache";
  private static final int STARTS = 3;

  private final Path folder;
  private final Results results;

  StartBenchmark(Path folder, Results results) {
    this.folder = folder;
    this.results = results;
  }

  void run() {
    starts(PLAIN, "", STARTS);
    Path cache = folder.resolve("reporting-service.aot");
    // one life to learn from
    starts(null, "-XX:AOTCacheOutput=" + cache, 1);
    if (!Files.exists(cache)) {
      throw new IllegalStateException("the training run left no " + cache);
    }
    starts(CACHED, "-XX:AOTCache=" + cache, STARTS);
    results.limit(CACHED, 4);
  }

  private void starts(@Nullable String name, String option, int number) {
    StackOptions options = StackOptions.in(folder.resolve("start"))
        .withJvmOptions(Main.JVM_OPTIONS)
        .withPostgresSettings(Map.of())
        .withServices(List.of())
        .withEnvironment("JAVA_TOOL_OPTIONS", option);
    try (var stack = LocalStack.start(options)) {
      Part service = stack.reportingService();
      // tables are made once, not at every start
      for (int i = 0; i <= number; i++) {
        long start = System.nanoTime();
        service.start();
        service.awaitReady();
        if (name != null && i > 0) {
          results.add(name, (System.nanoTime() - start) / 1e9, "s");
        }
        service.stop();
      }
    }
  }
}
