package io.parallax.reporting.report.facts;

import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Snapshot;
import io.parallax.reporting.query.FactReader;
import io.parallax.reporting.query.FactReader.CountedFact;
import io.parallax.reporting.report.Page;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;

/** Makes the pages of lists of facts, each from one snapshot of the database. Thread-safe. */
public final class FactPages {
  private final CubeReader cube;
  private final FactReader facts;
  private final TransactionOperations snapshots;

  public FactPages(CubeReader cube, FactReader facts, TransactionOperations snapshots) {
    this.cube = cube;
    this.facts = facts;
    this.snapshots = snapshots;
  }

  public Page page(FactRequest request) {
    return snapshots.execute(status -> {
      Snapshot snapshot = cube.snapshot();
      int limit = request.limit();
      List<CountedFact> found = facts.page(request.filter(), request.after(), limit + 1);
      List<CountedFact> rows = found.subList(0, Math.min(limit, found.size()));
      return new Page(
          snapshot.asOf(),
          Long.toString(snapshot.dataVersion()),
          request.about().calendar().zoneName(),
          Map.of(),
          request.list().columns(request.people()),
          rows.stream().map(fact -> request.list().row(fact, request.people())),
          found.size() > limit ? request.cursor(rows.getLast().place()) : null);
    });
  }
}
