package io.parallax.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.faults.agent.Defect;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rows of the fault matrix and a few planted defects; all are in {@code e2e-tests/faults.sh}. */
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

  /** One each of dedupe, positions and acknowledgement. */
  @Test
  void plantedDefectsAreFound() throws Exception {
    Set<Defect> defects =
        EnumSet.of(Defect.NO_KEY_DEDUPE, Defect.NO_POSITION_FENCE, Defect.ACKS_ONE);
    assertPassed(Faults.run(List.of(ControlRow.row(defects)), false, SEED, folder));
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
