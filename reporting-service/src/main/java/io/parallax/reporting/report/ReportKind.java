package io.parallax.reporting.report;

import io.parallax.reporting.calendar.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reports of periods, each with the columns behind period and group. */
enum ReportKind {
  SALES("Product sales per period and group.", false, null) {
    @Override
    List<Column> columns(boolean compared) {
      return withChanges(compared, Column.SALES, Column.COMPARED_WINDOW);
    }
  },

  REVENUE(
      "Amounts per period, group and currency. Currencies are never added up: there is a row for"
          + " each that has data anywhere in the range.",
      false,
      null) {
    @Override
    List<Column> columns(boolean compared) {
      return Stream.concat(
              Stream.of(Column.CURRENCY),
              withChanges(compared, Column.AMOUNTS, Column.COMPARED_WINDOW).stream())
          .toList();
    }
  },

  OUTCOMES("Customer outcomes: a row per period, group and indicator.", true, null) {
    @Override
    List<Column> columns(boolean compared) {
      return compared
          ? Stream.of(Column.INDICATOR, Column.COMPARED_WINDOW, Column.COMPARED_INDICATOR)
              .flatMap(List::stream)
              .toList()
          : Column.INDICATOR;
    }
  },

  COMPARISON(
      "Sales beside each indicator: how both changed, and what that says together.",
      true,
      Comparison.PREVIOUS_PERIOD) {
    @Override
    List<Column> columns(boolean compared) {
      return Stream.concat(Column.COMPARISON.stream(), Column.COMPARED_WINDOW.stream())
          .toList();
    }
  };

  private final String title;
  private final boolean withIndicators;
  private final @Nullable Comparison defaultComparison;

  ReportKind(String title, boolean withIndicators, @Nullable Comparison defaultComparison) {
    this.title = title;
    this.withIndicators = withIndicators;
    this.defaultComparison = defaultComparison;
  }

  /** The last part of its path, such as {@code sales}. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String path() {
    return "/api/v1/reports/" + text();
  }

  /** What it is, in words. */
  String title() {
    return title;
  }

  /** Whether its rows are about indicators. */
  boolean withIndicators() {
    return withIndicators;
  }

  /** What it compares with if nothing is asked for; null: nothing. */
  @Nullable
  Comparison defaultComparison() {
    return defaultComparison;
  }

  /** Its own columns. */
  abstract List<Column> columns(boolean compared);

  static ReportKind atPath(String path) {
    return Arrays.stream(values())
        .filter(kind -> kind.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  /** The columns, each window they are compared with, and three columns for each. */
  private static List<Column> withChanges(
      boolean compared, List<Column> columns, List<Column> window) {
    List<Column> all = new ArrayList<>(columns);
    if (compared) {
      all.addAll(window);
      for (Column column : columns) {
        String name = column.name();
        String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        all.add(new Column(
            "compared" + capital, column.type(), false, name + " of the window compared with"));
        all.add(
            new Column(name + "Change", column.type(), false, name + " minus compared" + capital));
        all.add(new Column(
            name + "RelativeChange",
            Column.Type.NUMBER,
            true,
            name + "Change by the size of compared" + capital
                + ", as a fraction; null if that is 0"));
      }
    }
    return List.copyOf(all);
  }
}
