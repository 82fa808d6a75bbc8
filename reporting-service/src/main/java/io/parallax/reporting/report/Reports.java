package io.parallax.reporting.report;

import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Snapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Makes the pages of reports, each from one snapshot of the database. Thread-safe. */
public final class Reports {
  private final CubeReader cube;
  private final TransactionOperations snapshots;

  public Reports(CubeReader cube, TransactionOperations snapshots) {
    this.cube = cube;
    this.snapshots = snapshots;
  }

  /**
   * A page of a report.
   *
   * @param known gets what identifies the answer; if it is true the answer is known already, and
   *     not made again
   */
  public <Q extends ReportQuery> Optional<Page> page(
      PageRequest<Q> request, Predicate<String> known) {
    return Optional.ofNullable(snapshots.<@Nullable Page>execute(status -> {
      Snapshot snapshot = cube.snapshot();
      Prepared prepared = request.report().prepare(request.query(), snapshot);
      return known.test(request.identity(snapshot.dataVersion(), prepared.state()))
          ? null
          : page(request, snapshot, prepared.table().get());
    }));
  }

  /** When the earliest event that counts happened, to the hour, if there is one. */
  public Optional<Instant> firstEventAt() {
    return snapshots.execute(status -> cube.firstEventAt());
  }

  private static <Q extends ReportQuery> Page page(
      PageRequest<Q> request, Snapshot snapshot, Table table) {
    Q query = request.query();
    Table.Rows rows = table.rows();
    int first = first(request.after(), rows);
    int end = (int) Math.min(rows.count(), (long) first + request.limit());
    return new Page(
        snapshot.asOf(),
        Long.toString(snapshot.dataVersion()),
        query.about().calendar().zoneName(),
        table.headline(),
        request.report().columns(query),
        IntStream.range(first, end).mapToObj(rows::row),
        end < rows.count()
            ? new Cursor(query.about().range(), request.identity(), rows.key(end - 1)).text()
            : null);
  }

  private static int first(@Nullable Cursor after, Table.Rows rows) {
    try {
      return after == null ? 0 : rows.upTo(after.key());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw ReportParameters.refusedCursor(e);
    }
  }
}
