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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DuckDB guesses the columns of reports right, from CSV and from NDJSON. */
@ExtendWith(Product.Shared.class)
class DuckDbIT {
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
      assertThat(texts(db, """
              select indicator || ' ' || sum(numerator) || '/' || sum(denominator)
              %s where denominator > 0 group by indicator order by indicator
              """.formatted(read))).isEqualTo(product.outcomes());
    }
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

  private static List<String> texts(Connection db, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (var statement = db.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
