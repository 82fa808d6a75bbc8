package io.parallax.reporting;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.Datasets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests of OData put together at random: most are right, some compare what cannot be compared. */
final class RandomOData {
  private static final List<String> OPERATORS =
      List.of("eq", "ne", "gt", "ge", "lt", "le", "eq", "add", "has");
  private static final List<String> FUNCTIONS = List.of(
      "tolower(%s)",
      "toupper(%s)",
      "year(%s)",
      "month(%s)",
      "day(%s)",
      "date(%s)",
      "length(%s)",
      "year(date(%s))",
      "trim(%s)");
  private static final List<String> CONDITIONS =
      List.of("contains(%s,%s)", "startswith(%s,%s)", "endswith(%s,%s)", "substringof(%s,%s)");
  private static final List<String> LITERALS = List.of(
      "null",
      "true",
      "false",
      "'tea'",
      "''",
      "'O''Brien'",
      "'%25_'",
      "5",
      "-5",
      "2.5",
      "1e3",
      "1e400",
      "INF",
      "NaN",
      "2026-03-01",
      "2026-03-01T00:00:00Z",
      "0001-01-01",
      "9999-12-31",
      "9999-12-31T23:59:59.999999Z",
      "99999-01-01",
      "-0001-01-01",
      "12:00:00",
      "duration'P1D'",
      "99999999999999999999999",
      "0.00000000000000000001",
      "@p",
      "$it",
      "Edm.String",
      "00000000-0000-0000-0000-000000000000",
      "2147483648",
      "9223372036854775808");
  private static final List<String> METHODS =
      List.of("sum", "min", "max", "sum", "average", "countdistinct");

  private final Random random;
  private final Dataset dataset;

  private RandomOData(Random random) {
    this.random = random;
    this.dataset = any(Datasets.ALL);
  }

  /** Path and query, behind the root. */
  static String request(Random random) {
    return new RandomOData(random).request();
  }

  private String request() {
    List<String> options = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      options.add("$filter=" + condition(3));
    }
    if (random.nextInt(3) == 0) {
      options.add("$apply=" + apply());
    }
    if (random.nextInt(3) == 0) {
      options.add("$orderby=" + column() + (random.nextBoolean() ? " desc," : ",") + column());
    }
    if (random.nextInt(3) == 0) {
      options.add("$select=" + column() + "," + column());
    }
    if (random.nextInt(3) == 0) {
      options.add("$top=" + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      options.add("$skip=" + random.nextInt(3));
    }
    if (random.nextInt(5) == 0) {
      options.add("$count=true");
    }
    String count = random.nextInt(8) == 0 ? "/$count" : "";
    return dataset.name() + count + "?" + String.join("&", options);
  }

  private String apply() {
    String aggregate = "aggregate(%s with %s as x,$count as y)".formatted(column(), any(METHODS));
    return switch (random.nextInt(5)) {
      case 0 -> aggregate;
      case 1 -> "groupby((%s),%s)".formatted(column(), aggregate);
      case 2 -> "groupby((%s,%s))".formatted(column(), column());
      case 3 -> "filter(%s)/%s".formatted(condition(2), aggregate);
      default -> "filter(%s)/groupby((%s),%s)".formatted(condition(1), column(), aggregate);
    };
  }

  private String condition(int depth) {
    return switch (depth == 0 ? 3 + random.nextInt(3) : random.nextInt(7)) {
      case 0 -> "(%s and %s)".formatted(condition(depth - 1), condition(depth - 1));
      case 1 -> "%s or %s".formatted(condition(depth - 1), condition(depth - 1));
      case 2 -> "not (%s)".formatted(condition(depth - 1));
      case 3 -> "%s in (%s,%s)".formatted(value(), literal(), literal());
      case 4 -> any(CONDITIONS).formatted(value(), value());
      default -> {
        Column column = any(dataset.columns());
        yield random.nextInt(4) == 0
            ? value() + " " + any(OPERATORS) + " " + value()
            : column.name() + " " + any(OPERATORS.subList(0, 6)) + " " + fitting(column);
      }
    };
  }

  private String value() {
    return switch (random.nextInt(5)) {
      case 0 -> literal();
      case 1 -> any(FUNCTIONS).formatted(column());
      default -> column();
    };
  }

  private String fitting(Column column) {
    return switch (column.type()) {
      case DATE -> "2026-03-0" + (1 + random.nextInt(3));
      case INSTANT -> "2026-03-0" + (1 + random.nextInt(3)) + "T00:00:00Z";
      case TEXT -> any(List.of("'tea'", "'US'", "null", "'(unknown)'"));
      case BOOLEAN -> any(List.of("true", "false", "null"));
      default -> Integer.toString(random.nextInt(50));
    };
  }

  private String literal() {
    return any(LITERALS);
  }

  private String column() {
    return random.nextInt(40) == 0 ? "x" : any(dataset.columns()).name();
  }

  private <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
