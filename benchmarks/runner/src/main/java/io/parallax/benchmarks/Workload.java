package io.parallax.benchmarks;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the events of a run are like; a file in {@code workloads}.
 *
 * @param skew exponent of Zipf's law over the values of a dimension
 * @param customerShare share of the sales that name a customer
 * @param duplicates share of the records that were sent before
 * @param requestEvents events in one HTTP request
 */
record Workload(
    String name,
    long seed,
    int quickEvents,
    int fullEvents,
    Instant from,
    int eventsPerDay,
    int products,
    List<String> regions,
    List<String> channels,
    List<String> segments,
    double skew,
    double customerShare,
    int customers,
    double duplicates,
    int requestEvents) {

  static Workload read(Path file) {
    return new YAMLMapper().readValue(file.toFile(), Workload.class);
  }
}
