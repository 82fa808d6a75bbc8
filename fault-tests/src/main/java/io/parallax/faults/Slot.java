package io.parallax.faults;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/**
 * Where the events of one row live, apart from those of all others: the beginning of their ids, and
 * two months of time.
 *
 * @param prefix such as {@code F01-}
 */
record Slot(String prefix, LocalDate from) {
  private static final LocalDate FIRST = LocalDate.of(1990, 1, 1);

  static Slot of(String row, int number) {
    return new Slot(row + "-", FIRST.plusMonths(2L * number));
  }

  LocalDate to() {
    return from.plusMonths(2);
  }

  /** The first id that is no more of this slot: a dot follows the dash. */
  String end() {
    return prefix.substring(0, prefix.length() - 1) + ".";
  }

  /** The same, with other ids. */
  Slot named(String letter) {
    return new Slot(prefix + letter, from);
  }

  /** Any time within the first {@code days} of the slot. */
  Instant time(Random random, int days) {
    return from.atStartOfDay()
        .toInstant(ZoneOffset.UTC)
        .plus(random.nextLong(days * 86_400_000_000L), ChronoUnit.MICROS);
  }
}
