package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.query.CubeReader.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * One report: what it may be asked, which columns it has, and how it is made of one snapshot of the
 * database. Everything else is made of this: route, parameters, formats, paging, entity tag,
 * description and catalogue. Thread-safe.
 */
public interface ReportDefinition<Q extends ReportQuery> {
  /** As in its path, such as {@code sales}. */
  String name();

  /** What it is, in a sentence. */
  String title();

  /** What there is a row of, and in which order. */
  String rows();

  /** All parameters but those of every report, {@link ReportParameters#OF_EVERY_REPORT}. */
  List<Parameter<?>> parameters();

  /** All parameters, those of every report first. */
  default List<Parameter<?>> allParameters() {
    List<Parameter<?>> all = new ArrayList<>(ReportParameters.OF_EVERY_REPORT);
    all.addAll(parameters());
    return all;
  }

  /** All columns that it can have, in order. */
  List<Column> columns();

  /** What its headline can have, in order; empty if it has none. */
  default List<Column> headline() {
    return List.of();
  }

  /** Most rows of a page if nothing is asked for. */
  default int defaultLimit() {
    return ReportParameters.DEFAULT_LIMIT;
  }

  /** Reads the parameters; notes what is wrong, and gives anything then. */
  Q query(ReportParameters given);

  /** The columns of an answer. */
  default List<Column> columns(Q query) {
    List<Column> columns = new ArrayList<>();
    boolean grouped = false;
    for (Column column : columns()) {
      switch (column.presence()) {
        case ALWAYS -> columns.add(column);
        case COMPARED -> {
          if (query.compares()) {
            columns.add(column);
          }
        }
        case GROUPED -> {
          if (!grouped) {
            query.groupBy().stream().map(Column::of).forEach(columns::add);
            grouped = true;
          }
        }
      }
    }
    return columns;
  }

  /** The report at the time of the snapshot. Cheap: the work is left to its table. */
  Prepared prepare(Q query, Snapshot snapshot);

  /** The columns of the dimensions that a report may be grouped by. */
  static List<Column> dimensions() {
    List<Column> columns = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      columns.add(Column.of(dimension));
    }
    return columns;
  }
}
