package io.parallax.faults;

import io.parallax.faults.FaultRow.OfItsOwn;
import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.faults.agent.Planting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command: plays the fault matrix and says what came of it. */
public final class Faults {
  private static final long DEFAULT_SEED = 20261125;
  private static final Duration LAG_LIMIT = Duration.ofMinutes(3);

  private final boolean full;
  private final long seed;
  private final Path folder;
  private @Nullable Stage stage;
  private int stages;

  private Faults(boolean full, long seed, Path folder) {
    this.full = full;
    this.seed = seed;
    this.folder = folder;
  }

  /** Takes {@code quick|full [--json FILE] [--seed N] [--rows F01,F02,...]}. */
  public static void main(String[] arguments) throws IOException {
    boolean full = arguments.length > 0 && arguments[0].equals("full");
    Path json = null;
    long seed = DEFAULT_SEED;
    Set<String> wanted = Set.of();
    for (int i = 1; i < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--json" -> json = Path.of(value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--rows" -> wanted = Set.of(value.split(","));
        default -> throw new IllegalArgumentException(arguments[i]);
      }
    }
    boolean some = !wanted.isEmpty();
    Set<String> names = wanted;
    List<FaultRow> rows = Rows.all().stream()
        .filter(row -> some ? names.contains(row.id()) : full || row.quick())
        .toList();
    Path folder = Files.createTempDirectory("parallax-faults");
    List<Result> results = run(rows, full, seed, folder);
    boolean passed = results.stream().allMatch(Result::passed);
    if (passed) {
      FileSystemUtils.deleteRecursively(folder);
    } else {
      System.err.println("Logs and data of the rows: " + folder);
    }
    System.out.println(table(results));
    if (json != null) {
      Files.writeString(
          json,
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(results));
    }
    System.exit(passed ? 0 : 1);
  }

  /** Plays rows one after the other, those under load on as few clusters as can be. */
  static List<Result> run(List<FaultRow> rows, boolean full, long seed, Path folder)
      throws IOException {
    return run(rows, Planting.all(), full, seed, folder);
  }

  /** @param plantings whatever the rows may plant in services: all of it must have its place */
  static List<Result> run(
      List<FaultRow> rows, List<Planting> plantings, boolean full, long seed, Path folder)
      throws IOException {
    plantings.forEach(Planting::requirePlace);
    var faults = new Faults(full, seed, folder);
    List<Result> results = new ArrayList<>();
    try (ProgressBar bar = new ProgressBarBuilder()
        .setTaskName("faults")
        .setStyle(ProgressBarStyle.ASCII)
        .setInitialMax(rows.size())
        .build()) {
      for (FaultRow row : rows) {
        bar.setExtraMessage(row.id() + " " + row.fault());
        Result result = faults.run(row);
        results.add(result);
        bar.step();
        tell(result, System.err);
      }
    } finally {
      faults.closeStage();
    }
    return results;
  }

  private Result run(FaultRow row) throws IOException {
    long ofRow = seed * 31 + row.id().hashCode();
    try {
      return switch (row) {
        case UnderLoad underLoad -> stage().play(underLoad, ofRow);
        case OfItsOwn ofItsOwn -> {
          closeStage();
          Path own = Files.createDirectories(folder.resolve(row.id()));
          yield ofItsOwn.experiment().run(row, ofRow, full, own);
        }
      };
    } catch (Exception e) {
      // whatever the row has left behind, the next one begins on something new
      e.printStackTrace();
      closeStage();
      return Result.broken(row, ofRow, e);
    }
  }

  private Stage stage() {
    Stage current = stage;
    if (current == null) {
      current =
          new Stage(Cluster.start(folder.resolve("stage-" + stages++), Map.of()), full, LAG_LIMIT);
      stage = current;
    }
    return current;
  }

  private void closeStage() {
    if (stage != null) {
      stage.close();
      stage = null;
    }
  }

  private static void tell(Result result, PrintStream out) {
    out.printf(
        "%n%s %s (seed %d): sent %d, ok %d, lost %d, doubled %d, invented %d, hits %d%n",
        result.id(),
        result.verdict(),
        result.seed(),
        result.sent(),
        result.ok(),
        result.lost(),
        result.doubled(),
        result.invented(),
        result.hits());
    result.notes().forEach(note -> out.println("  " + note));
    result.violations().forEach(violation -> out.println("  " + violation));
  }

  /** The report, as a table in Markdown. */
  static String table(List<Result> results) {
    var table = new StringBuilder("""
        | Row | Fault | Sent | Acknowledged | Unknown | Lost | Doubled | Invented | Longest gap | To lag 0 | Hits | |
        |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|
        """);
    for (Result result : results) {
      table.append("| %s | %s | %d | %d | %d | %d | %d | %d | %s | %s | %d | %s |%n"
          .formatted(
              result.id(),
              result.fault(),
              result.sent(),
              result.ok(),
              result.unknown(),
              result.lost(),
              result.doubled(),
              result.invented(),
              seconds(result.longestGapMs()),
              seconds(result.timeToLagZeroMs()),
              result.hits(),
              result.verdict()));
    }
    long acknowledged = results.stream().mapToLong(Result::ok).sum();
    long passed = results.stream().filter(Result::passed).count();
    return table
        .append("%n%d of %d rows passed; %d events acknowledged%n"
            .formatted(passed, results.size(), acknowledged))
        .toString();
  }

  private static String seconds(long millis) {
    Duration time = Duration.ofMillis(millis);
    return "%d.%d s".formatted(time.toSeconds(), time.toMillisPart() / 100);
  }
}
