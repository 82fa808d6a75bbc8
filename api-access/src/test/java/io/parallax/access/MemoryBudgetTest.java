package io.parallax.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final int KB = 1024;

  private final MemoryBudget budget = new MemoryBudget(10 * KB, 100);

  @Test
  void givesWhatIsThereAndNoMore() {
    try (var one = budget.open();
        var other = budget.open()) {
      one.take(100 + 6 * KB);
      other.take(100 + 4 * KB);

      assertThatThrownBy(() -> one.take(1))
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.NO_MEMORY));
      other.giveBack(1);
      assertRefused(one, 1);
      other.giveBack(KB);
      one.take(KB);
      assertRefused(one, 1);
    }
    assertAllIsThere();
  }

  @Test
  void countsOnlyWhatIsBeyondTheSizeThatAllHave() {
    try (var large = budget.open();
        var small = budget.open()) {
      large.take(100 + 10 * KB);
      small.take(60);
      small.take(40);
      assertRefused(small, 1);
    }
    assertAllIsThere();
  }

  @Test
  void countsSmallPiecesTogether() {
    try (var share = budget.open()) {
      for (int i = 0; i < 100 + 10 * KB; i++) {
        share.take(1);
      }
      assertRefused(share, 1);
      for (int i = 0; i < 100 + 10 * KB; i++) {
        share.giveBack(1);
      }
      assertAllIsThere();
    }
  }

  @Test
  void closesTwiceWithoutHarm() {
    var share = budget.open();
    share.take(5 * KB);
    share.close();
    share.close();
    assertAllIsThere();
  }

  private void assertAllIsThere() {
    try (var all = budget.open()) {
      all.take(100 + 10 * KB);
      assertRefused(all, 1);
    }
  }

  private static void assertRefused(MemoryBudget.Share share, long bytes) {
    assertThatThrownBy(() -> share.take(bytes)).isInstanceOf(BodyException.class);
  }
}
