package io.parallax.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, several times each, and how it compares. Not thread-safe. */
final class Results {
  /** How two figures must compare. */
  enum Bar {
    AT_LEAST,
    AT_MOST,
    NONE
  }

  /**
   * @param ratioTo name of the row that this one is divided by
   * @param bar what the ratio must reach, or, without a ratio, the value
   */
  record Row(
      String name,
      double value,
      String unit,
      @Nullable String ratioTo,
      @Nullable Double ratio,
      @Nullable Double bar,
      @Nullable Boolean met) {}

  private record Comparison(@Nullable String to, Bar kind, double bar) {}

  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();
  private final Map<String, List<Comparison>> comparisons = new LinkedHashMap<>();

  /** Notes one more measurement. */
  void add(String name, double value, String unit) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    units.put(name, unit);
    System.out.printf(Locale.ROOT, "  %-60s %,14.2f %s%n", name, value, unit);
  }

  /** Asks for a ratio, with or without a bar. */
  void compare(String name, String to, Bar kind, double bar) {
    comparison(name, new Comparison(to, kind, bar));
  }

  /** Asks for a bar on the value itself. */
  void limit(String name, double atMost) {
    comparison(name, new Comparison(null, Bar.AT_MOST, atMost));
  }

  private void comparison(String name, Comparison comparison) {
    List<Comparison> all = comparisons.computeIfAbsent(name, n -> new ArrayList<>());
    if (!all.contains(comparison)) {
      all.add(comparison);
    }
  }

  /** Medians; a figure that is compared with several others has a row for each. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    values.forEach((name, measured) -> {
      List<Comparison> asked = comparisons.getOrDefault(name, List.of()).stream()
          .filter(comparison -> comparison.to() == null || values.containsKey(comparison.to()))
          .toList();
      if (asked.isEmpty()) {
        rows.add(new Row(name, median(measured), unit(name), null, null, null, null));
      }
      asked.forEach(comparison -> rows.add(row(name, comparison)));
    });
    return rows;
  }

  private Row row(String name, Comparison comparison) {
    double value = value(name);
    Double ratio = comparison.to() == null ? null : value / value(comparison.to());
    double judged = ratio == null ? value : ratio;
    Boolean met = switch (comparison.kind()) {
      case NONE -> null;
      case AT_LEAST -> judged >= comparison.bar();
      case AT_MOST -> judged <= comparison.bar();
    };
    Double bar = met == null ? null : comparison.bar();
    return new Row(name, value, unit(name), comparison.to(), ratio, bar, met);
  }

  void writeJson(Path file) {
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), rows());
  }

  String markdown() {
    var table = new StringBuilder();
    table.append("| What | Median | Unit | Beside | Ratio | Bar | Met |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    for (Row row : rows()) {
      table.append(String.format(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s | %s | %s |%n",
          row.name(),
          number(row.value()),
          row.unit(),
          row.ratioTo() == null ? "" : row.ratioTo(),
          row.ratio() == null ? "" : String.format(Locale.ROOT, "%.2f", row.ratio()),
          row.bar() == null ? "" : number(row.bar()),
          row.met() == null ? "" : row.met() ? "yes" : "**no**"));
    }
    return table.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : "%.2f", value);
  }

  private double value(String name) {
    return median(values.getOrDefault(name, List.of()));
  }

  private String unit(String name) {
    return units.getOrDefault(name, "");
  }

  static double median(List<Double> measured) {
    List<Double> sorted = measured.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
