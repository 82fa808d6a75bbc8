package io.parallax.events;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of texts, and gives a value it still remembers to whoever comes with the same text
 * again: it need not be checked again, and comparing it with itself costs next to nothing.
 * Thread-safe.
 *
 * <p>Each text has one slot by its hash, which it takes from whoever had it, so memory is bounded.
 *
 * @param <T> an immutable type whose fields are final, so that threads may hand values on to each
 *     other without locks
 */
final class Interner<T> implements Function<String, T> {
  private record Entry<T>(String text, T value) {}

  private static final int SLOTS = 4096;

  private final Function<String, T> maker;
  private final @Nullable Entry<T>[] slots;

  @SuppressWarnings("unchecked") // nothing but entries of T gets in
  Interner(Function<String, T> maker) {
    this.maker = maker;
    this.slots = (Entry<T>[]) new Entry<?>[SLOTS];
  }

  @Override
  public T apply(String text) {
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 12) & SLOTS - 1;
    Entry<T> entry = slots[slot];
    if (entry != null && entry.text().equals(text)) {
      return entry.value();
    }
    T value = maker.apply(text);
    slots[slot] = new Entry<>(text, value);
    return value;
  }
}
