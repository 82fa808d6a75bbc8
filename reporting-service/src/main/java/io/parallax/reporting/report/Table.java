package io.parallax.reporting.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a report, each made when it is asked for, without the database.
 *
 * @param headline what the rows say together, by name; empty if there is none
 */
public record Table(Map<String, @Nullable Object> headline, Rows rows) {

  /** Rows by their number, from 0; each has a key, and they are in the order of the keys. */
  public interface Rows {
    int count();

    /** A value per column; null for no data. */
    List<@Nullable Object> row(int number);

    List<String> key(int number);

    /**
     * How many rows have this key or one before it.
     *
     * @throws IllegalArgumentException or DateTimeException if no row could have such a key
     */
    int upTo(List<String> key);
  }

  public Table(Rows rows) {
    this(Map.of(), rows);
  }
}
