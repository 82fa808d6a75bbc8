package io.parallax.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rows of the fault matrix; the whole of it is {@code e2e-tests/faults.sh full}. */
class FaultsIT {
  private static final long SEED = Long.getLong("parallax.seed", 20261125);

  @TempDir
  private Path folder;

  @Test
  void nothingIsLostOrDoubledUnderFaults() throws Exception {
    assertPassed(Faults.run(rows(Set.of("F09", "F42", "F61", "F63")), false, SEED, folder));
  }

  @Test
  void schedulesOfTheConsumerMakeNoDifference() throws Exception {
    Result result = SimulationRow.run(rows(Set.of("F82")).getFirst(), SEED, 100);

    assertPassed(List.of(result));
  }

  @Test
  void everyPlantedDefectIsFound() throws Exception {
    assertPassed(Faults.run(rows(Set.of("F83")), false, SEED, folder));
  }

  private static List<FaultRow> rows(Set<String> ids) {
    return Rows.all().stream().filter(row -> ids.contains(row.id())).toList();
  }

  private static void assertPassed(List<Result> results) {
    System.out.println(Faults.table(results));
    assertThat(results).allSatisfy(result -> {
      assertThat(result.violations()).isEmpty();
      assertThat(result.passed()).as("%s", result).isTrue();
    });
  }
}
