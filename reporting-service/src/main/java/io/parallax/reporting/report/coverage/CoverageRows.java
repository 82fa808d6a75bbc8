package io.parallax.reporting.report.coverage;

import io.parallax.reporting.metric.Coverage;
import io.parallax.reporting.metric.Coverage.State;
import io.parallax.reporting.report.GroupOrder;
import io.parallax.reporting.report.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cells, the largest blind spots first, what is covered last. The key of a row is whether it is
 * covered, its units and its group.
 */
final class CoverageRows implements Table.Rows {
  /** What comes before the group in a key. */
  private static final int ORDER = 2;

  private static final Comparator<Key> BY_SIZE = Comparator.comparing(Key::covered)
      .thenComparing(Key::units, Comparator.reverseOrder())
      .thenComparing(Key::group, GroupOrder.INSTANCE);

  private record Key(boolean covered, long units, List<String> group) {}

  private final Map<List<String>, Coverage> cells;
  private final int minimumN;
  private final List<Key> keys;

  CoverageRows(Map<List<String>, Coverage> cells, int minimumN) {
    this.cells = cells;
    this.minimumN = minimumN;
    this.keys = cells.entrySet().stream()
        .map(cell -> new Key(
            cell.getValue().state(minimumN) == State.COVERED,
            cell.getValue().unitsClosed(),
            cell.getKey()))
        .sorted(BY_SIZE)
        .toList();
  }

  @Override
  public int count() {
    return keys.size();
  }

  @Override
  public List<@Nullable Object> row(int number) {
    List<String> group = keys.get(number).group();
    Coverage cell = cells.getOrDefault(group, Coverage.NOTHING);
    List<@Nullable Object> row = new ArrayList<>(group);
    row.add(cell.salesClosed());
    row.add(cell.unitsClosed());
    row.add(cell.invited());
    row.add(cell.invitedShare());
    row.add(cell.answered());
    row.add(cell.answeredShare());
    row.add(cell.deliveriesKnown());
    row.add(cell.deliveryShare());
    row.add(cell.state(minimumN).text());
    return row;
  }

  @Override
  public List<String> key(int number) {
    Key key = keys.get(number);
    List<String> texts = new ArrayList<>();
    texts.add(Boolean.toString(key.covered()));
    texts.add(Long.toString(key.units()));
    texts.addAll(key.group());
    return texts;
  }

  @Override
  public int upTo(List<String> key) {
    if (keys.isEmpty()) {
      return 0;
    }
    int expected = ORDER + keys.getFirst().group().size();
    if (key.size() != expected) {
      throw new IllegalArgumentException(
          "key has %d parts, expected %d".formatted(key.size(), expected));
    }
    int place = Collections.binarySearch(
        keys,
        new Key(
            Boolean.parseBoolean(key.getFirst()),
            Long.parseLong(key.get(1)),
            key.subList(ORDER, expected)),
        BY_SIZE);
    return place < 0 ? -place - 1 : place + 1;
  }
}
