package io.parallax.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The product's database, as a bystander with its password sees it. For one thread. */
final class Database implements AutoCloseable {
  private final Connection connection;

  Database(String jdbcUrl) {
    try {
      connection = DriverManager.getConnection(jdbcUrl);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connection() {
    return connection;
  }

  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The number that a query answers with, or 0 if there is no such table yet. */
  long number(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) {
        return 0;
      }
      throw new IllegalStateException(sql, e);
    }
  }

  /** As before the first start of anything. */
  void empty() {
    execute("drop schema public cascade");
    execute("create schema public");
  }

  /** Without facts and counters, but with all tables. */
  void truncate() {
    execute("truncate ledger.sale, ledger.dimension_set, cube.sales_change, cube.sales_cell,"
        + " cube.sales_span, cube.sales_total, log.consumer_position");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
