package io.parallax.reporting.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.Event;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Money;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reversals of a sale of 5 units for 100 euro give back, in whatever order they arrive. */
class ReversalsTest {
  private static final SaleClosed SALE = sale(money("100 EUR"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // each as units and amount, in the order of time; a whole one has no units
        "all -                        | 100 EUR",
        "2 40 EUR, all -              | 40 EUR, 60 EUR",
        "2 40 EUR, 1 25.50 EUR, all - | 40 EUR, 25.5 EUR, 34.5 EUR",
        "5 100 EUR, all -             | 100 EUR, 0 EUR",
        "2 140 EUR, all -             | 140 EUR, 0 EUR",
        // of another currency, or of no known amount: nothing is taken from the price
        "2 40 USD, all -              | 40 USD, 100 EUR",
        "2 40 USD, 1 30 EUR, all -    | 40 USD, 30 EUR, 70 EUR",
        "2 -, all -                   | -, 100 EUR",
        // an amount that is given counts as given
        "2 40 EUR, all 100 EUR        | 40 EUR, 100 EUR",
        "all 30 EUR, all -            | 30 EUR, -",
        // what comes later changes nothing, and what takes nothing back gives nothing back
        "all -, 2 40 EUR              | 100 EUR, -",
        "all -, all -                 | 100 EUR, -",
        "5 70 EUR, 1 20 EUR, all -    | 70 EUR, -, 30 EUR",
      })
  void aWholeReversalGivesBackWhatThoseBeforeItHaveLeft(String reversals, String expected) {
    List<Event> events = new ArrayList<>(List.of(SALE));
    for (String reversal : reversals.split(", ", -1)) {
      events.add(reversal(events.size(), reversal));
    }

    for (List<Event> order : orders(events)) {
      assertThat(amounts(order)).as(order.toString()).isEqualTo(expected);
    }
  }

  @Test
  void ofASaleWithoutAnAmountNothingIsKnownToBeGivenBack() {
    assertThat(amounts(List.of(sale(null), reversal(1, "2 40 EUR"), reversal(2, "all -"))))
        .isEqualTo("40 EUR, -");
  }

  /** What is given back, in the order of the reversals' keys. */
  private static String amounts(List<Event> events) {
    var workingSet = new WorkingSet();
    events.forEach(workingSet::apply);
    return Objects.requireNonNull(workingSet.change().tables().get(EventType.SALE_REVERSED))
        .added()
        .stream()
        .map(row -> ((LedgerRow.Reversal) row).money())
        .map(money -> money == null
            ? "-"
            : money.amount().toPlainString() + " " + money.currency().value())
        .collect(Collectors.joining(", "));
  }

  private static List<List<Event>> orders(List<Event> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Event>> orders = new ArrayList<>();
    for (Event first : events) {
      List<Event> others = new ArrayList<>(events);
      others.remove(first);
      for (List<Event> order : orders(others)) {
        List<Event> all = new ArrayList<>(List.of(first));
        all.addAll(order);
        orders.add(all);
      }
    }
    return orders;
  }

  private static SaleClosed sale(@Nullable Money amount) {
    return new SaleClosed(
        new Id("S"),
        Instant.parse("2026-03-01T10:00:00Z"),
        new Code("tea"),
        new Region("LT"),
        new Code("retail"),
        null,
        null,
        null,
        null,
        null,
        5,
        amount,
        null,
        1,
        false);
  }

  private static SaleReversed reversal(int number, String unitsAndAmount) {
    String[] parts = unitsAndAmount.split(" ", 2);
    return new SaleReversed(
        new Id("R" + number),
        new Id("S"),
        Instant.parse("2026-03-02T10:00:00Z").plusSeconds(number),
        parts[0].equals("all") ? null : Integer.valueOf(parts[0]),
        parts[1].equals("-") ? null : money(parts[1]),
        null,
        1,
        false);
  }

  private static Money money(String text) {
    List<String> parts = List.of(text.split(" ", 2));
    return new Money(new BigDecimal(parts.getFirst()), new CurrencyCode(parts.getLast()));
  }
}
