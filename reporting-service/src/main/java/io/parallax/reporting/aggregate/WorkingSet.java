package io.parallax.reporting.aggregate;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
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
  private final Table<LedgerRow.Reversal> reversals;
  private final Table<LedgerRow.Answer> answers;
  private final Map<Id, Set<Id>> reversalsOfSale = new HashMap<>();
  private final Map<Id, Set<Id>> answersOfSale = new HashMap<>();

  /**
   * @param sales the rows of the batch's sales, and of the sales that its other events are about
   * @param reversals the rows of the batch's reversals, and all reversals of the batch's sales and of
   *     the sales that the batch's reversals are or were about
   * @param answers the rows of the batch's answers, and the answers about the batch's sales
   */
  public WorkingSet(
      Collection<LedgerRow.Sale> sales,
      Collection<LedgerRow.Reversal> reversals,
      Collection<LedgerRow.Answer> answers) {
    this.sales = new Table<>(sales);
    this.reversals = new Table<>(reversals);
    this.answers = new Table<>(answers);
    reversals.forEach(row -> noteSale(row.event()));
    answers.forEach(row -> noteSale(row.event()));
  }

  /** Takes one event in and says what became of it. */
  public Outcome apply(Event event) {
    return switch (event) {
      case SaleClosed sale -> apply(sale);
      case SaleReversed reversal -> apply(reversal);
      case SurveyAnswered answer -> apply(answer);
    };
  }

  /** The difference between the ledger as it was and as it is after the events. */
  public LedgerChange change() {
    return new LedgerChange(sales.change(), reversals.change(), answers.change());
  }

  private Outcome apply(SaleClosed sale) {
    Outcome outcome = decide(sales.get(sale.key()), sale);
    if (outcome == Outcome.APPLIED) {
      sales.put(new LedgerRow.Sale(sale, false));
      settleReversals(sale.key());
      for (Id answerId : answersOfSale.getOrDefault(sale.key(), Set.of())) {
        LedgerRow.Answer row = answers.get(answerId);
        if (row != null && sale.key().equals(row.event().saleId())) {
          answers.put(attributed(row.event()));
        }
      }
    }
    return outcome;
  }

  private Outcome apply(SaleReversed reversal) {
    LedgerRow.Reversal known = reversals.get(reversal.key());
    Outcome outcome = decide(known, reversal);
    if (outcome == Outcome.APPLIED) {
      reversals.put(new LedgerRow.Reversal(reversal, Dimensions.NONE, 0, 0));
      noteSale(reversal);
      settleReversals(reversal.saleId());
      if (known != null && !known.event().saleId().equals(reversal.saleId())) {
        settleReversals(known.event().saleId());
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

  /**
   * Works out anew what each reversal of the sale takes back: in the order of time, then of key, and
   * never more than the sale had.
   */
  private void settleReversals(Id saleId) {
    LedgerRow.Sale sale = sales.get(saleId);
    boolean counts = sale != null && !sale.event().withdrawn();
    Dimensions dimensions = inheritedFrom(saleId);
    int unitsLeft = sale != null && counts ? sale.event().quantity() : 0;
    boolean reversed = false;
    for (SaleReversed reversal : reversalsOf(saleId)) {
      boolean takesBack = counts && !reversal.withdrawn();
      Integer quantity = reversal.quantity();
      boolean whole = quantity == null;
      int units = takesBack ? Math.min(unitsLeft, quantity == null ? unitsLeft : quantity) : 0;
      int wholeSales = takesBack && whole && !reversed ? 1 : 0;
      unitsLeft -= units;
      reversed |= wholeSales > 0;
      reversals.put(new LedgerRow.Reversal(reversal, dimensions, wholeSales, units));
    }
    if (sale != null) {
      sales.put(new LedgerRow.Sale(sale.event(), reversed));
    }
  }

  private List<SaleReversed> reversalsOf(Id saleId) {
    List<SaleReversed> found = new ArrayList<>();
    for (Id reversalId : reversalsOfSale.getOrDefault(saleId, Set.of())) {
      LedgerRow.Reversal row = reversals.get(reversalId);
      if (row != null && row.event().saleId().equals(saleId)) {
        found.add(row.event());
      }
    }
    found.sort(
        Comparator.comparing(SaleReversed::reversedAt).thenComparing(SaleReversed::reversalId));
    return found;
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

  private LedgerRow.Answer attributed(SurveyAnswered answer) {
    Id saleId = answer.saleId();
    Dimensions inherited = saleId == null ? Dimensions.NONE : inheritedFrom(saleId);
    return new LedgerRow.Answer(answer, Dimensions.of(answer).orElse(inherited));
  }

  /** A withdrawn sale never was, so there is nothing to inherit from it. */
  private Dimensions inheritedFrom(Id saleId) {
    LedgerRow.Sale sale = sales.get(saleId);
    return sale == null || sale.event().withdrawn() ? Dimensions.NONE : sale.countedUnder();
  }

  private void noteSale(SaleReversed reversal) {
    reversalsOfSale.computeIfAbsent(reversal.saleId(), id -> new HashSet<>()).add(reversal.key());
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
