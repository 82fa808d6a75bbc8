package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.consume.KafkaLog.Extent;
import io.parallax.reporting.store.Positions.Position;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LaneGuardTest {
  private static final UUID TOPIC_ID = new UUID(1, 2);
  private static final Position AT_100 =
      new Position(new TopicPartition("parallax.sales.v1", 3), TOPIC_ID, 100, null);

  @Test
  void nothingIsLostWhileTheLogHoldsThePosition() {
    assertThat(LaneGuard.loss(AT_100, new Extent(TOPIC_ID, 0, 100))).isNull();
    assertThat(LaneGuard.loss(AT_100, new Extent(TOPIC_ID, 100, 500))).isNull();
  }

  @Test
  void namesTheRecordsThatRetentionTook() {
    assertThat(LaneGuard.loss(AT_100, new Extent(TOPIC_ID, 130, 500)))
        .isEqualTo("records [100, 130) are gone from Kafka and were never applied");
  }

  @Test
  void noticesATruncatedLog() {
    assertThat(LaneGuard.loss(AT_100, new Extent(TOPIC_ID, 0, 99))).contains("truncated");
  }

  @Test
  void noticesATopicThatWasMadeAnew() {
    assertThat(LaneGuard.loss(AT_100, new Extent(new UUID(3, 4), 0, 500)))
        .contains("deleted and created again");
  }

  @Test
  void noticesAPartitionThatIsNotThereAnyMore() {
    assertThat(LaneGuard.loss(AT_100, null)).isEqualTo("Kafka has no such partition any more");
  }
}
