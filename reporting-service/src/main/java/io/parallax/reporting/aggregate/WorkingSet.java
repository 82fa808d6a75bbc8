package io.parallax.reporting.aggregate;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.SaleClosed;
import io.parallax.events.SurveyAnswered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the ledger that a batch touches, in memory: events go in, the difference comes out.
 * For one thread.
 *
 * <p>The ledger is a function of the set of events: of each fact it holds the highest revision, and
 * each row counts under what is known of it and of its sale, in whatever order the two arrived.
 */
public final class WorkingSet {
  private final Table<LedgerRow.Sale> sales;
  private final Table<LedgerRow.Answer> answers;
  private final Map<Id, Set<Id>> answersOfSale = new HashMap<>();

  /**
   * @param sales the rows of the batch's sales and of the sales its answers are about
   * @param answers the rows of the batch's answers and those about the batch's sales
   */
  public WorkingSet(Collection<LedgerRow.Sale> sales, Collection<LedgerRow.Answer> answers) {
    this.sales = new Table<>(sales);
    this.answers = new Table<>(answers);
    answers.forEach(row -> noteSale(row.event()));
  }

  /** Takes one event in and says what became of it. */
  public Outcome apply(Event event) {
    return switch (event) {
      case SaleClosed sale -> apply(sale);
      case SurveyAnswered answer -> apply(answer);
    };
  }

  /** The difference between the ledger as it was and as it is after the events. */
  public LedgerChange change() {
    return new LedgerChange(sales.change(), answers.change());
  }

  private Outcome apply(SaleClosed sale) {
    Outcome outcome = decide(sales.get(sale.key()), sale);
    if (outcome == Outcome.APPLIED) {
      sales.put(new LedgerRow.Sale(sale));
      for (Id answerId : answersOfSale.getOrDefault(sale.key(), Set.of())) {
        LedgerRow.Answer row = answers.get(answerId);
        if (row != null && sale.key().equals(row.event().saleId())) {
          answers.put(attributed(row.event()));
        }
      }
    }
    return outcome;
  }

  private Outcome apply(SurveyAnswered answer) {
    Outcome outcome = decide(answers.get(answer.key()), answer);
    if (outcome == Outcome.APPLIED) {
      answers.put(attributed(answer));
      noteSale(answer);
    }
    return outcome;
  }

  private static Outcome decide(@Nullable LedgerRow known, Event event) {
    if (known == null || event.revision() > known.event().revision()) {
      return Outcome.APPLIED;
    }
    if (event.revision() < known.event().revision()) {
      return Outcome.STALE;
    }
    return event.equals(known.event()) ? Outcome.DUPLICATE : Outcome.CONFLICT;
  }

  /** A withdrawn sale never was, so there is nothing to inherit from it. */
  private LedgerRow.Answer attributed(SurveyAnswered answer) {
    Id saleId = answer.saleId();
    LedgerRow.Sale sale = saleId == null ? null : sales.get(saleId);
    Dimensions inherited =
        sale == null || sale.event().withdrawn() ? Dimensions.NONE : sale.countedUnder();
    return new LedgerRow.Answer(answer, Dimensions.of(answer).orElse(inherited));
  }

  private void noteSale(SurveyAnswered answer) {
    if (answer.saleId() != null) {
      answersOfSale.computeIfAbsent(answer.saleId(), id -> new HashSet<>()).add(answer.key());
    }
  }

  /** The touched rows of one table, by key. */
  private static final class Table<R extends LedgerRow> {
    private final Map<Id, R> before = new HashMap<>();
    private final Map<Id, R> touched = new HashMap<>();

    Table(Collection<R> rows) {
      rows.forEach(row -> before.put(row.event().key(), row));
    }

    @Nullable
    R get(Id key) {
      R row = touched.get(key);
      return row == null ? before.get(key) : row;
    }

    void put(R row) {
      touched.put(row.event().key(), row);
    }

    LedgerChange.Rows<R> change() {
      List<R> removed = new ArrayList<>();
      List<R> added = new ArrayList<>();
      touched.values().stream()
          .sorted(Comparator.comparing(row -> row.event().key()))
          .forEach(row -> {
            R old = before.get(row.event().key());
            if (Objects.equals(row, old)) {
              return;
            }
            if (old != null) {
              removed.add(old);
            }
            added.add(row);
          });
      return new LedgerChange.Rows<>(removed, added);
    }
  }
}
