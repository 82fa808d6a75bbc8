package io.parallax.reporting.reconcile;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the cube anew from the ledger, in one transaction. Writers wait until it is done, readers
 * see the old cube until then.
 */
final class CubeRebuild {
  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  CubeRebuild(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /** Returns how many cells each table has now, and names each table before it is made. */
  Map<String, Integer> run(OperatorCommand.DeadlineSettings deadlines, Consumer<String> progress) {
    return transactions.execute(status -> {
      // every writer locks positions first, so that from here on the ledger stands still
      jdbc.sql("lock table consumer_position in exclusive mode").update();
      jdbc.sql("""
              update cube_deadlines
              set survey_response = make_interval(secs => ?),
                  lead_follow_up = make_interval(secs => ?),
                  lead_response = make_interval(secs => ?),
                  lead_conversion = make_interval(secs => ?),
                  reversal = make_interval(secs => ?),
                  repeat_purchase = make_interval(secs => ?)
              """)
          .params(
              deadlines.surveyResponse().toSeconds(),
              deadlines.leadFollowUp().toSeconds(),
              deadlines.leadResponse().toSeconds(),
              deadlines.leadConversion().toSeconds(),
              deadlines.reversal().toSeconds(),
              deadlines.repeatPurchase().toSeconds())
          .update();
      Map<String, Integer> rows = new TreeMap<>();
      CubeRule.TABLES.forEach((table, detail) -> {
        progress.accept(table);
        rows.put(table, make(table, detail));
      });
      jdbc.sql("update consumer_position set version = version + 1, updated_at = now()")
          .update();
      return rows;
    });
  }

  private int make(String table, String detail) {
    for (String part : CubeRule.PARTS) {
      jdbc.sql("delete from " + table + part).update();
    }
    String figures = String.join(", ", CubeRule.figuresOf(table));
    int cells = fill(
        table + "_cell",
        "bucket, dimension_set" + CubeRule.more(detail),
        figures,
        CubeRule.ofLedger(table, detail));
    for (CubeRule.Sums sums : CubeRule.sums(table, detail)) {
      fill(sums.table(), sums.key(), figures, sums.rows());
    }
    return cells;
  }

  /** The driver writes the first and the last date there are as -infinity and infinity. */
  private int fill(String table, String key, String figures, String rows) {
    return jdbc.sql("insert into %s (%s, %s) %s".formatted(table, key, figures, rows))
        .param("from", OffsetDateTime.MIN)
        .param("to", OffsetDateTime.MAX)
        .update();
  }
}
