package io.parallax.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to run.
 *
 * @param full with the inputs of the published figures, else with smaller ones
 * @param only names of the parts to run; empty for all
 * @param drainers parts of the names of those who drain; empty for all
 * @param events other number of events than the workload says, if not 0
 * @param json where to write the rows
 * @param profile folder for recordings of what reporting-service does
 * @param keep whether to keep data and logs
 */
record Arguments(
    boolean full,
    Set<String> only,
    Set<String> drainers,
    String workload,
    int events,
    int rounds,
    @Nullable Path json,
    @Nullable Path profile,
    boolean keep,
    Path home) {

  static final String USAGE = """
      Usage: benchmarks/run.sh quick|full [options]

      quick              smaller inputs, the same ratios; under 8 minutes
      full               the inputs of docs/performance.md; about an hour
      --json FILE        write the rows there, too
      --only PART,...    only these: drain, limits, stages, micro, ingest, freshness, queries, start
                         (limits and stages take what drain leaves behind)
      --drainers NAME,.. only those whose names contain one of these, in lower case
      --workload NAME    another file of benchmarks/workloads than sales
      --events N         another number of events than the workload says
      --rounds N         how often each figure is measured, for the median
      --profile FOLDER   record what reporting-service does there, for JDK Mission Control
      --keep             keep data and logs
      """;

  static Arguments of(String[] args) {
    boolean full;
    Set<String> only = new TreeSet<>();
    Set<String> drainers = new TreeSet<>();
    String workload = "sales";
    int events = 0;
    int rounds = 0;
    Path json = null;
    Path profile = null;
    boolean keep = false;
    if (args.length == 0) {
      throw usage("quick or full is missing");
    }
    full = switch (args[0]) {
      case "quick" -> false;
      case "full" -> true;
      default -> throw usage("quick or full is missing");
    };
    Iterator<String> options = Arrays.asList(args).subList(1, args.length).iterator();
    while (options.hasNext()) {
      String option = options.next();
      if (option.equals("--keep")) {
        keep = true;
        continue;
      }
      if (!options.hasNext()) {
        throw usage(option + " has no value");
      }
      String value = options.next();
      switch (option) {
        case "--json" -> json = Path.of(value).toAbsolutePath();
        case "--profile" -> profile = Path.of(value).toAbsolutePath();
        case "--only" -> only.addAll(Set.of(value.split(",", -1)));
        case "--drainers" -> drainers.addAll(Set.of(value.split(",", -1)));
        case "--workload" -> workload = value;
        case "--events" -> events = Integer.parseInt(value);
        case "--rounds" -> rounds = Integer.parseInt(value);
        default -> throw usage("unknown option " + option);
      }
    }
    return new Arguments(
        full,
        Set.copyOf(only),
        Set.copyOf(drainers),
        workload,
        events,
        rounds,
        json,
        profile,
        keep,
        Path.of(System.getProperty("parallax.home", "")).toAbsolutePath());
  }

  boolean includes(String part) {
    return only.isEmpty() || only.contains(part);
  }

  int measurements() {
    return rounds > 0 ? rounds : full ? 3 : 1;
  }

  /** How many events the workload is to drain. */
  int events(Workload of) {
    return events > 0 ? events : full ? of.fullEvents() : of.quickEvents();
  }

  private static IllegalArgumentException usage(String problem) {
    return new IllegalArgumentException(problem + "\n\n" + USAGE);
  }
}
