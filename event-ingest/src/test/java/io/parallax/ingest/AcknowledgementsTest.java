package io.parallax.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class AcknowledgementsTest {
  static final IngestProperties.Kafka SETTINGS = new IngestProperties.Kafka(
      Duration.ofSeconds(2),
      Duration.ofSeconds(5),
      Duration.ofSeconds(20),
      Duration.ZERO,
      Duration.ofSeconds(2),
      Duration.ofSeconds(3));

  private Instant now = Instant.EPOCH;
  private final Acknowledgements acknowledgements = new Acknowledgements(SETTINGS, () -> now);

  @Test
  void isUpAsLongAsNobodyWaits() {
    assertUp();
    pass(100);
    assertUp();
  }

  @Test
  void isDownWhenOneHasWaitedLongerThanAnAttempt() {
    acknowledgements.await();
    pass(5);
    assertUp();
    pass(1);
    assertDown();

    acknowledgements.got();
    assertUp();
    pass(6);
    assertDown();
  }

  @Test
  void isUpWhenOthersGetTheirs() {
    acknowledgements.await();
    for (int i = 0; i < 20; i++) {
      pass(4);
      acknowledgements.await();
      acknowledgements.got();
      acknowledgements.waited(false);
      assertUp();
    }
  }

  @Test
  void remembersThatOneHasWaitedInVain() {
    acknowledgements.await();
    pass(20);
    acknowledgements.waited(true);
    pass(19);
    assertDown();
    pass(2);
    assertUp();
  }

  @Test
  void forgetsThatAtTheNextAcknowledgement() {
    acknowledgements.await();
    pass(1);
    acknowledgements.waited(true);
    assertDown();
    pass(1);
    acknowledgements.got();
    assertUp();
  }

  @Test
  void doesNotCountTheTimeInWhichNobodyWaited() {
    acknowledgements.await();
    acknowledgements.got();
    acknowledgements.waited(false);
    pass(1_000);
    acknowledgements.await();
    assertUp();
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private void assertUp() {
    assertThat(acknowledgements.health().getStatus()).isEqualTo(Status.UP);
  }

  private void assertDown() {
    assertThat(acknowledgements.health().getStatus()).isEqualTo(Status.DOWN);
  }
}
