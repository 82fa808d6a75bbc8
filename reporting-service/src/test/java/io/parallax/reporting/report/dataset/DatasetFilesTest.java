package io.parallax.reporting.report.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the database and {@code docs/dictionary.md} say of the tables for BI tools is what the
 * catalogue says. With {@code -Dparallax.rewrite=true} they are rewritten, to be looked at and
 * committed.
 */
class DatasetFilesTest {
  private static final Path VIEWS =
      Path.of("src", "main", "resources", "db", "migration", "reporting", "R__bi.sql");
  private static final Path DICTIONARY = Path.of("..", "docs", "dictionary.md");

  /** Begins the part of the migration that is made from the catalogue. */
  private static final String MADE =
      "-- From here on made from the catalogue, by DatasetFilesTest.\n";

  private static final String GRANTS = """

      -- Whoever reads for BI tools may read all of it: what was made anew has lost its grants.
      do $$
      begin
        if exists (select from pg_roles where rolname = 'parallax_bi') then
          grant usage on schema bi to parallax_bi;
          grant select on all tables in schema bi to parallax_bi;
        end if;
      end
      $$;
      """;

  @Test
  void theDatabaseSaysWhatEachColumnIs() throws IOException {
    String given = Files.readString(VIEWS, UTF_8);
    String byHand = given.contains(MADE) ? given.substring(0, given.indexOf(MADE)) : given + "\n";

    assertUpToDate(VIEWS, byHand + MADE + indicators() + comments() + GRANTS);
  }

  @Test
  void theDictionarySaysWhatEachColumnIs() throws IOException {
    assertUpToDate(DICTIONARY, dictionary());
  }

  private static void assertUpToDate(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("parallax.rewrite")) {
      Files.writeString(file, expected, UTF_8);
    }
    assertThat(Files.readString(file, UTF_8))
        .as("%s; rewrite it with -Dparallax.rewrite=true", file)
        .isEqualTo(expected);
  }

  private static String indicators() {
    return Arrays.stream(Indicator.values())
        .map(indicator -> "    (%s, %s, %s, %s,\n      %s,\n      %d, %s)"
            .formatted(
                quoted(indicator.id()),
                quoted(indicator.title()),
                quoted(indicator.unit().text()),
                quoted(indicator.direction().text()),
                quoted(indicator.formulaInWords()),
                indicator.minimumN(),
                scale(indicator)))
        .collect(Collectors.joining(",\n", """

            create view bi.indicators as
              select indicator, title, unit, direction, formula, minimum_n::bigint as minimum_n,
                scale::bigint as scale
              from (values
            """, """
            )
                as i (indicator, title, unit, direction, formula, minimum_n, scale);
            """));
  }

  private static String scale(Indicator indicator) {
    if (indicator.table() == null) {
      return "null";
    }
    return indicator.unit() == Indicator.Unit.POINTS ? "100" : "1";
  }

  private static String comments() {
    var sql = new StringBuilder();
    for (Dataset dataset : Datasets.ALL) {
      sql.append("\ncomment on view %s is %s;\n".formatted(dataset.view(), quoted(about(dataset))));
      for (Column column : dataset.columns()) {
        sql.append("comment on column %s.%s is %s;\n"
            .formatted(
                dataset.view(),
                Dataset.sqlName(column),
                quoted(sentences(capital(column.words()), notes(dataset, column)))));
      }
    }
    return sql.toString();
  }

  private static String dictionary() {
    var text = new StringBuilder("""
        # Data dictionary

        The tables for BI tools. Each is an entity set of [OData](bi/odata.md) (`SalesByDay`, columns such as
        `salesNet`) and a view in SQL (`bi.sales_by_day`, columns such as `sales_net`), with the same rows. How to
        read them in which tool: [BI tools](bi/README.md). This page is made from the catalogue that both are made of.

        Only columns that say so may be added up, and only where the page says over what. A ratio is never stored:
        divide the sum of numerators by the sum of denominators.
        """);
    for (Dataset dataset : Datasets.ALL) {
      text.append("""

          ## %s, `%s`

          %s

          Key: %s.

          | OData | SQL | Type | Unit | Null | May be added up | What it is |
          |---|---|---|---|---|---|---|
          """.formatted(
              dataset.name(),
              dataset.view(),
              about(dataset),
              dataset.key().stream().map("`%s`"::formatted).collect(Collectors.joining(", "))));
      for (Column column : dataset.columns()) {
        text.append("| `%s` | `%s` | %s | %s | %s | %s | %s |\n"
            .formatted(
                column.name(),
                Dataset.sqlName(column),
                column.type().text(),
                orDash(column.unit()),
                orDash(column.nullMeans()),
                column.isAdditive() ? added(dataset) : "no",
                column.words()));
      }
      if (dataset.name().equals("OutcomesByDay")) {
        text.append("""

            | Indicator | Numerator and denominator |
            |---|---|
            """);
        Datasets.countedIndicators()
            .forEach(indicator -> text.append(
                "| `%s` | %s |\n".formatted(indicator.id(), indicator.formulaInWords())));
      }
    }
    return text.toString();
  }

  private static String about(Dataset dataset) {
    return dataset.words()
        + " One row is "
        + dataset.rows()
        + "."
        + (dataset.summed()
            ? " In SQL several rows may have the same key until they are merged, some seconds later:"
                + " they add up."
            : "");
  }

  private static List<String> notes(Dataset dataset, Column column) {
    List<String> notes = new ArrayList<>();
    if (column.unit() != null) {
      notes.add("Unit: " + column.unit());
    }
    if (!column.values().isEmpty()) {
      notes.add("One of: " + String.join(", ", column.values()));
    }
    if (column.nullMeans() != null) {
      notes.add("Null: " + column.nullMeans());
    }
    if (column.isAdditive()) {
      notes.add("May be added up over " + added(dataset));
    } else if (column.type() == Column.Type.INTEGER) {
      notes.add("Not to be added up");
    }
    return notes;
  }

  private static String added(Dataset dataset) {
    return dataset.apart() == null ? "all rows" : "rows of one " + dataset.apart();
  }

  private static String sentences(String first, List<String> more) {
    return first + "." + more.stream().map(note -> " " + note + ".").collect(Collectors.joining());
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
