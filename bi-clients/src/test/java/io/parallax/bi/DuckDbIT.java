package io.parallax.bi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DuckDB guesses the columns of reports right, from CSV and from NDJSON. */
@ExtendWith(Product.Shared.class)
class DuckDbIT {
  private static final Pattern STATEMENTS = Pattern.compile("(?s)```sql duckdb\n(.*?)```");

  @TempDir
  private Path folder;

  private final Product product;

  DuckDbIT(Product product) {
    this.product = product;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "&format=csv | read_csv('%s')",
        "&format=csv&decimalComma=true | read_csv('%s', decimal_separator=',')",
        "&format=ndjson | read_json('%s')"
      })
  void readsOutcomes(String format, String table) throws Exception {
    Path file = product.download("outcomes", format, folder.resolve("outcomes"));
    try (var db = DriverManager.getConnection("jdbc:duckdb:")) {
      String read = "from " + table.formatted(file);

      assertThat(types(db, read))
          .containsAllEntriesOf(Map.ofEntries(
              Map.entry("periodStart", "DATE"),
              Map.entry("periodEnd", "DATE"),
              Map.entry("periodStartUtc", "TIMESTAMP WITH TIME ZONE"),
              Map.entry("periodEndUtc", "TIMESTAMP WITH TIME ZONE"),
              Map.entry("partial", "BOOLEAN"),
              Map.entry("matured", "BOOLEAN"),
              Map.entry("indicator", "VARCHAR"),
              Map.entry("value", "DOUBLE"),
              Map.entry("n", "BIGINT"),
              Map.entry("numerator", "BIGINT"),
              Map.entry("denominator", "BIGINT")));
      assertThat(rows(db, """
              select indicator || ' ' || sum(numerator) || '/' || sum(denominator)
              %s where denominator > 0 group by indicator order by indicator
              """.formatted(read))).isEqualTo(product.outcomes());
    }
  }

  /** The first statements of docs/bi/duckdb.md, on files as it says. */
  @Test
  void runsTheStatementsOfTheGuide() throws Exception {
    product.download("outcomes", "&groupBy=region&format=csv", folder.resolve("outcomes.csv"));
    product.download(
        "sales", "&groupBy=product,region&format=ndjson", folder.resolve("sales.ndjson"));
    Matcher guide = STATEMENTS.matcher(Product.document("bi/duckdb.md"));
    assertThat(guide.find()).isTrue();
    List<String> found = new ArrayList<>();
    try (var db = DriverManager.getConnection("jdbc:duckdb:");
        var statement = db.createStatement()) {
      statement.execute("set file_search_path = '%s'".formatted(folder));
      for (String sql : guide.group(1).split(";\\s*\n", -1)) {
        if (sql.strip().startsWith("select")) {
          found.addAll(rows(db, sql));
        } else if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }

    assertThat(found).first().asString().startsWith("2026-03-01");
    assertThat(found).last().isEqualTo("tea 41 50");
  }

  /** Each with its values, and blanks in between. */
  private static List<String> rows(Connection db, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (var statement = db.createStatement();
        var rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        found.add(String.join(" ", values));
      }
    }
    return found;
  }

  private static Map<String, String> types(Connection db, String read) throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    try (var statement = db.createStatement();
        var rows = statement.executeQuery("describe " + read)) {
      while (rows.next()) {
        types.put(rows.getString("column_name"), rows.getString("column_type"));
      }
    }
    return types;
  }
}
