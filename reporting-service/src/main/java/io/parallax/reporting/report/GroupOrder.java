package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The order of groups: by the code points of their values, the first dimension first. */
public final class GroupOrder implements Comparator<List<String>> {
  public static final GroupOrder INSTANCE = new GroupOrder();

  private GroupOrder() {}

  @Override
  public int compare(List<String> a, List<String> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  public static int compare(String a, String b) {
    return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  }

  /** Each group once, in order. */
  public static List<List<String>> sorted(Collection<List<String>> groups) {
    SortedSet<List<String>> sorted = new TreeSet<>(INSTANCE);
    sorted.addAll(groups);
    return List.copyOf(sorted);
  }
}
