package io.parallax.reporting.store;

import io.parallax.events.Id;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values as PostgreSQL reads them from text. */
public final class SqlText {
  private SqlText() {}

  /** Ids in the order of the indexes, which the database would have to sort them into else. */
  static String[] sorted(Collection<Id> ids) {
    return ids.stream().sorted().map(Id::value).toArray(String[]::new);
  }

  /** One value of each item, as an array of texts that the statement casts to its type. */
  public static <T> @Nullable String[] array(
      Collection<T> items, Function<? super T, ? extends @Nullable Object> value) {
    @Nullable String[] texts = new @Nullable String[items.size()];
    int i = 0;
    for (T item : items) {
      Object v = value.apply(item);
      texts[i++] = v == null ? null : v.toString();
    }
    return texts;
  }
}
