package io.parallax.reporting.store;

import io.parallax.events.Code;
import io.parallax.events.Event;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Measure;
import io.parallax.events.Money;
import io.parallax.events.Note;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.Scores;
import io.parallax.events.SurveyAnswered;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.LedgerRow;
import io.parallax.reporting.aggregate.WorkingSet;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The latest revision of every fact. Thread-safe.
 *
 * <p>Cost per batch: one select per table to load, and one delete (if rows change) and one COPY per
 * table to write, however many events there are.
 */
public final class Ledger {
  private final JdbcOperations jdbcOperations;
  private final JdbcClient jdbc;
  private final DimensionSets dimensionSets;

  Ledger(JdbcOperations jdbcOperations, DimensionSets dimensionSets) {
    this.jdbcOperations = jdbcOperations;
    this.jdbc = JdbcClient.create(jdbcOperations);
    this.dimensionSets = dimensionSets;
  }

  /** Loads every row that these events can touch. */
  public WorkingSet load(Collection<Event> events) {
    Set<Id> batchSales = new HashSet<>();
    Set<Id> batchReversals = new HashSet<>();
    Set<Id> batchAnswers = new HashSet<>();
    Set<Id> reversedSales = new HashSet<>();
    Set<Id> linkedSales = new HashSet<>();
    for (Event event : events) {
      switch (event) {
        case SaleClosed sale -> batchSales.add(sale.saleId());
        case SaleReversed reversal -> {
          batchReversals.add(reversal.reversalId());
          reversedSales.add(reversal.saleId());
        }
        case SurveyAnswered answer -> {
          batchAnswers.add(answer.answerId());
          if (answer.saleId() != null) {
            linkedSales.add(answer.saleId());
          }
        }
      }
    }
    reversedSales.addAll(batchSales);
    List<LedgerRow.Reversal> reversals = loadReversals(batchReversals, reversedSales);
    reversals.forEach(row -> linkedSales.add(row.event().saleId()));
    linkedSales.addAll(reversedSales);
    return new WorkingSet(loadSales(linkedSales), reversals, loadAnswers(batchAnswers, batchSales));
  }

  /**
   * Replaces the removed rows by the added ones.
   *
   * @throws LostRaceException if a row to be removed is not there any more
   * @throws org.springframework.dao.DuplicateKeyException if somebody else added a row of the same
   *     key first
   */
  void write(LedgerChange change) {
    writeSales(change.sales());
    writeReversals(change.reversals());
    writeAnswers(change.answers());
  }

  private List<LedgerRow.Sale> loadSales(Set<Id> saleIds) {
    if (saleIds.isEmpty()) {
      return List.of();
    }
    return jdbc.sql("""
            select s.*, d.product, d.region, d.segment, d.channel, d.closing_method
            from sale s join dimension_set d on d.id = s.dimension_set
            where s.sale_id = any (?)
            """)
        .param(SqlText.array(saleIds, Id::value))
        .query((row, index) -> new LedgerRow.Sale(sale(row), row.getBoolean("reversed")))
        .list();
  }

  /**
   * The reversals of these keys and of these sales, and those of the sales that the former were about
   * so far: whatever moves from one sale to another changes both.
   */
  private List<LedgerRow.Reversal> loadReversals(Set<Id> reversalIds, Set<Id> saleIds) {
    if (reversalIds.isEmpty() && saleIds.isEmpty()) {
      return List.of();
    }
    return jdbc.sql("""
            select r.*, d.product as counted_product, d.region as counted_region,
              d.segment as counted_segment, d.channel as counted_channel,
              d.closing_method as counted_closing_method
            from sale_reversal r
            join dimension_set d on d.id = r.dimension_set
            where r.sale_id = any (array(
              select sale_id from sale_reversal where reversal_id = any (?)) || ?::text[])
            """)
        .param(SqlText.array(reversalIds, Id::value))
        .param(SqlText.array(saleIds, Id::value))
        .query((row, index) -> new LedgerRow.Reversal(
            reversal(row),
            countedUnder(row),
            row.getInt("counted_sales"),
            row.getInt("counted_units")))
        .list();
  }

  private List<LedgerRow.Answer> loadAnswers(Set<Id> answerIds, Set<Id> saleIds) {
    if (answerIds.isEmpty() && saleIds.isEmpty()) {
      return List.of();
    }
    return jdbc.sql("""
            select a.*, o.product, o.region, o.segment, o.channel,
              d.product as counted_product, d.region as counted_region,
              d.segment as counted_segment, d.channel as counted_channel,
              d.closing_method as counted_closing_method
            from survey_answer a
            join dimension_set o on o.id = a.own_dimension_set
            join dimension_set d on d.id = a.dimension_set
            where a.answer_id = any (?) or a.sale_id = any (?)
            """)
        .param(SqlText.array(answerIds, Id::value))
        .param(SqlText.array(saleIds, Id::value))
        .query((row, index) -> new LedgerRow.Answer(answer(row), countedUnder(row)))
        .list();
  }

  private void writeSales(LedgerChange.Rows<LedgerRow.Sale> sales) {
    remove(
        "sale",
        "sale_id",
        List.of(new Derived<>("reversed", "bool", LedgerRow.Sale::reversed)),
        sales.removed());
    if (sales.added().isEmpty()) {
      return;
    }
    var rows = new CopyRows(sales.added().size());
    for (LedgerRow.Sale row : sales.added()) {
      SaleClosed sale = row.event();
      rows.add(
          sale.saleId().value(),
          sale.revision(),
          sale.withdrawn(),
          sale.closedAt(),
          dimensionSets.id(row.countedUnder()),
          row.reversed(),
          sale.quantity(),
          amount(sale.amount()),
          currency(sale.amount()),
          text(sale.customerId()),
          text(sale.salesperson()),
          text(sale.leadId()),
          text(sale.referredBy()));
    }
    rows.copyInto("""
        sale (sale_id, revision, withdrawn, closed_at, dimension_set, reversed, quantity, amount, currency,
          customer_id, salesperson, lead_id, referred_by)
        """, jdbcOperations);
  }

  private void writeReversals(LedgerChange.Rows<LedgerRow.Reversal> reversals) {
    remove(
        "sale_reversal",
        "reversal_id",
        List.of(
            new Derived<>("counted_sales", "smallint", LedgerRow.Reversal::sales),
            new Derived<>("counted_units", "int", LedgerRow.Reversal::units)),
        reversals.removed());
    if (reversals.added().isEmpty()) {
      return;
    }
    var rows = new CopyRows(reversals.added().size());
    for (LedgerRow.Reversal row : reversals.added()) {
      SaleReversed reversal = row.event();
      rows.add(
          reversal.reversalId().value(),
          reversal.revision(),
          reversal.withdrawn(),
          reversal.reversedAt(),
          reversal.saleId().value(),
          dimensionSets.id(row.countedUnder()),
          row.sales(),
          row.units(),
          reversal.quantity(),
          amount(reversal.amount()),
          currency(reversal.amount()),
          reversal.reason() == null ? null : reversal.reason().value());
    }
    rows.copyInto("""
        sale_reversal (reversal_id, revision, withdrawn, reversed_at, sale_id, dimension_set,
          counted_sales, counted_units, quantity, amount, currency, reason)
        """, jdbcOperations);
  }

  private void writeAnswers(LedgerChange.Rows<LedgerRow.Answer> answers) {
    remove("survey_answer", "answer_id", List.of(), answers.removed());
    if (answers.added().isEmpty()) {
      return;
    }
    var rows = new CopyRows(answers.added().size());
    for (LedgerRow.Answer row : answers.added()) {
      SurveyAnswered answer = row.event();
      Map<Measure, Integer> scores = answer.scores().values();
      rows.add(
          answer.answerId().value(),
          answer.revision(),
          answer.withdrawn(),
          answer.answeredAt(),
          dimensionSets.id(Dimensions.of(answer)),
          dimensionSets.id(row.countedUnder()),
          scores.get(Measure.CSAT),
          scores.get(Measure.NPS),
          scores.get(Measure.CES),
          scores.get(Measure.REPURCHASE_INTENT),
          text(answer.invitationId()),
          text(answer.saleId()),
          text(answer.customerId()));
    }
    rows.copyInto("""
        survey_answer (answer_id, revision, withdrawn, answered_at, own_dimension_set,
          dimension_set, csat, nps, ces, repurchase_intent, invitation_id, sale_id, customer_id)
        """, jdbcOperations);
  }

  /** A column that tells how a row counts, and changes without a new revision. */
  private record Derived<R>(String column, String type, Function<R, Object> value) {}

  /** Every change replaces the row, so a row that is not there as it was has been changed since. */
  private <R extends LedgerRow> void remove(
      String table, String keyColumn, List<Derived<R>> derived, List<R> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<Derived<R>> columns = new ArrayList<>();
    columns.add(new Derived<>(keyColumn, "text", row -> row.event().key()));
    columns.add(new Derived<>("revision", "int", row -> row.event().revision()));
    columns.add(
        new Derived<>("dimension_set", "uuid", row -> dimensionSets.id(row.countedUnder())));
    columns.addAll(derived);
    String arrays = columns.stream()
        .map(column -> "?::" + column.type() + "[]")
        .collect(Collectors.joining(", "));
    String names = columns.stream().map(Derived::column).collect(Collectors.joining(", "));
    JdbcClient.StatementSpec delete =
        jdbc.sql("delete from %1$s where (%2$s) in (select %2$s from unnest(%3$s) as r (%2$s))"
            .formatted(table, names, arrays));
    for (Derived<R> column : columns) {
      delete = delete.param(SqlText.array(rows, column.value()));
    }
    int removed = delete.update();
    if (removed != rows.size()) {
      throw new LostRaceException(
          "%d of %d rows of %s were as loaded".formatted(removed, rows.size(), table));
    }
  }

  private static SaleClosed sale(ResultSet row) throws SQLException {
    return new SaleClosed(
        new Id(row.getString("sale_id")),
        time(row, "closed_at"),
        new Code(row.getString("product")),
        new Region(row.getString("region")),
        new Code(row.getString("channel")),
        code(row, "segment"),
        code(row, "closing_method"),
        id(row, "customer_id"),
        id(row, "salesperson"),
        id(row, "lead_id"),
        row.getInt("quantity"),
        money(row),
        id(row, "referred_by"),
        row.getInt("revision"),
        row.getBoolean("withdrawn"));
  }

  private static SaleReversed reversal(ResultSet row) throws SQLException {
    int quantity = row.getInt("quantity");
    boolean whole = row.wasNull();
    String reason = row.getString("reason");
    return new SaleReversed(
        new Id(row.getString("reversal_id")),
        new Id(row.getString("sale_id")),
        time(row, "reversed_at"),
        whole ? null : quantity,
        money(row),
        reason == null ? null : new Note(reason),
        row.getInt("revision"),
        row.getBoolean("withdrawn"));
  }

  private static @Nullable Money money(ResultSet row) throws SQLException {
    BigDecimal amount = row.getBigDecimal("amount");
    return amount == null
        ? null
        : new Money(amount, Currency.getInstance(row.getString("currency")));
  }

  private static SurveyAnswered answer(ResultSet row) throws SQLException {
    Map<Measure, Integer> scores = new EnumMap<>(Measure.class);
    putScore(scores, Measure.CSAT, row, "csat");
    putScore(scores, Measure.NPS, row, "nps");
    putScore(scores, Measure.CES, row, "ces");
    putScore(scores, Measure.REPURCHASE_INTENT, row, "repurchase_intent");
    String region = row.getString("region");
    return new SurveyAnswered(
        new Id(row.getString("answer_id")),
        time(row, "answered_at"),
        new Scores(scores),
        id(row, "invitation_id"),
        id(row, "sale_id"),
        id(row, "customer_id"),
        code(row, "product"),
        region.equals(Dimensions.UNKNOWN) ? null : new Region(region),
        code(row, "segment"),
        code(row, "channel"),
        row.getInt("revision"),
        row.getBoolean("withdrawn"));
  }

  private static Dimensions countedUnder(ResultSet row) throws SQLException {
    return new Dimensions(
        row.getString("counted_product"),
        row.getString("counted_region"),
        row.getString("counted_segment"),
        row.getString("counted_channel"),
        row.getString("counted_closing_method"));
  }

  private static void putScore(
      Map<Measure, Integer> scores, Measure measure, ResultSet row, String column)
      throws SQLException {
    int score = row.getInt(column);
    if (!row.wasNull()) {
      scores.put(measure, score);
    }
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  private static @Nullable Id id(ResultSet row, String column) throws SQLException {
    String value = row.getString(column);
    return value == null ? null : new Id(value);
  }

  private static @Nullable Code code(ResultSet row, String column) throws SQLException {
    String value = row.getString(column);
    return value.equals(Dimensions.UNKNOWN) ? null : new Code(value);
  }

  private static @Nullable String amount(@Nullable Money money) {
    return money == null ? null : money.amount().toPlainString();
  }

  private static @Nullable Currency currency(@Nullable Money money) {
    return money == null ? null : money.currency();
  }

  private static @Nullable String text(@Nullable Id id) {
    return id == null ? null : id.value();
  }

  /** The row of one fact, if there is one. */
  Optional<? extends LedgerRow> find(EventType type, Id key) {
    return switch (type) {
      case SALE_CLOSED -> loadSales(Set.of(key)).stream().findFirst();
      case SALE_REVERSED ->
        loadReversals(Set.of(key), Set.of()).stream()
            .filter(row -> row.event().key().equals(key))
            .findFirst();
      case SURVEY_ANSWERED -> loadAnswers(Set.of(key), Set.of()).stream().findFirst();
    };
  }
}
