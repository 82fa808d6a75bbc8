package io.parallax.faults;

import java.util.List;
import java.util.stream.Stream;

/** The fault matrix. */
final class Rows {
  private Rows() {}

  /** In the order in which they are played: those that leave marks on their cluster come last. */
  static List<FaultRow> all() {
    return Stream.of(
            IngestRows.all(),
            ReportingRows.all(),
            DatabaseRows.all(),
            LogRows.all(),
            MixedRows.all(),
            SeparateRows.all(),
            BacklogRows.all())
        .flatMap(List::stream)
        .toList();
  }
}
