package io.parallax.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  @Test
  void leavesRoomForOthers() {
    var places = new ConcurrencyLimit(true, 4, 2, AT_ONCE);
    places.enter("noisy");
    places.enter("noisy");

    assertThatThrownBy(() -> places.enter("noisy"))
        .isInstanceOf(TooBusyException.class)
        .hasMessageContaining("This caller has 2");
    places.enter("quiet");
    places.enter("other");
    assertThatThrownBy(() -> places.enter("quiet")).hasMessageContaining("of all callers");

    places.leave("noisy");
    places.enter("quiet");
  }

  @Test
  void forgetsWhoHasLeft() {
    var places = new ConcurrencyLimit(true, 1, 1, AT_ONCE);
    places.enter("a");
    assertThatThrownBy(() -> places.enter("a")).isInstanceOf(TooBusyException.class);
    assertThatThrownBy(() -> places.enter("b")).isInstanceOf(TooBusyException.class);
    assertThat(places.callers()).isEqualTo(1);
    places.leave("a");
    assertThat(places.callers()).isZero();
    for (int i = 0; i < 10; i++) {
      places.enter("b");
      places.leave("b");
    }
  }

  /** Ten callers that want all there is are ahead of it in the queue with their shares only. */
  @Test
  void letsACallerInSoonThatAsksOnce() throws Exception {
    var places = new ConcurrencyLimit(true, 2, 1, Duration.ofMinutes(2));
    var entered = new AtomicInteger();
    var open = new Semaphore(0);
    List<Future<?>> noisyOnes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        String noisy = "noisy-" + i % 10;
        noisyOnes.add(threads.submit(() -> {
          places.enter(noisy);
          entered.incrementAndGet();
          open.acquire();
          places.leave(noisy);
          return null;
        }));
      }
      await().until(() -> places.callers() == 10 && entered.get() == 2);
      var ahead = threads.submit(() -> {
        places.enter("quiet");
        places.leave("quiet");
      });
      await().until(() -> places.callers() == 11);
      int left = 0;
      while (!ahead.isDone()) {
        open.release();
        int expected = 2 + ++left;
        await().until(() -> ahead.isDone() || entered.get() == expected);
      }
      assertThat(left).isLessThan(60);
      open.release(100);
      for (Future<?> noisy : noisyOnes) {
        noisy.get();
      }
    }
    assertThat(entered).hasValue(100);
  }

  /** Never more than there are, in all and of one caller, however they come and go. */
  @Test
  void neverHasMoreThanThereAre() throws Exception {
    var places = new ConcurrencyLimit(true, 3, 2, Duration.ofMinutes(2));
    var inside = new ConcurrentHashMap<String, Integer>();
    var all = new AtomicInteger();
    List<Future<?>> done = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 400)
          .forEach(i -> done.add(threads.submit(() -> {
            String caller = "caller-" + i % 5;
            places.enter(caller);
            assertThat(inside.merge(caller, 1, Integer::sum)).isLessThanOrEqualTo(2);
            assertThat(all.incrementAndGet()).isLessThanOrEqualTo(3);
            all.decrementAndGet();
            inside.merge(caller, -1, Integer::sum);
            places.leave(caller);
          })));
      for (Future<?> one : done) {
        one.get();
      }
    }
    assertThat(places.callers()).isZero();
  }
}
