package io.parallax.bi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A login for a BI tool reads every view of {@code bi}, and neither reads nor makes anything else. */
@ExtendWith(Product.Shared.class)
class LoginIT {
  private final Product product;

  LoginIT(Product product) {
    this.product = product;
  }

  @Test
  void readsViewsAndNothingElse() throws Exception {
    try (var login = DriverManager.getConnection(
        "jdbc:" + product.database(), Product.LOGIN, Product.PASSWORD)) {
      for (String view : Product.views()) {
        assertThat(hasRow(login, "select * from " + view + " limit 1")).as(view).isTrue();
      }
      refuses(login, "select * from ledger.sale", "42501");
      refuses(login, "select * from cube.sales_span", "42501");
      refuses(login, "create temporary table mine (a int)", "25006");
    }
  }

  private static boolean hasRow(Connection login, String sql) throws SQLException {
    try (var statement = login.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  /** @param state as in PostgreSQL's appendix A: 42501 insufficient_privilege, 25006 read only */
  private static void refuses(Connection login, String sql, String state) {
    assertThatThrownBy(() -> {
          try (var statement = login.createStatement()) {
            statement.execute(sql);
          }
        })
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }
}
