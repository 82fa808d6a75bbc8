package io.parallax.reporting.consume;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Never gives a batch up: whatever went wrong, the same records are fetched and tried again after a
 * pause. Thread-safe.
 *
 * <p>What cannot succeed by repetition, a record that is no good event, never gets here: it goes to
 * quarantine in its transaction. The frameworks' own handlers drop a batch after ten attempts.
 */
final class RetryForever implements CommonErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(RetryForever.class);

  private final Duration pause;
  private final Failures failures;

  RetryForever(Duration pause, Failures failures) {
    this.pause = pause;
    this.failures = failures;
  }

  @Override
  public boolean seeksAfterHandling() {
    return true;
  }

  @Override
  public boolean isAckAfterHandle() {
    return false;
  }

  @Override
  public void handleBatch(
      Exception failure,
      ConsumerRecords<?, ?> records,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    for (TopicPartition partition : records.partitions()) {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, records.records(partition).getFirst().offset());
      }
    }
    pause("A batch of " + records.count() + " records", failure, container);
  }

  @Override
  public void handleOtherException(
      Exception failure,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batchListener) {
    pause("Reading from Kafka", failure, container);
  }

  private void pause(String what, Exception failure, MessageListenerContainer container) {
    String cause = failures.add(Failures.Work.BATCH, failure);
    log.warn("{} failed and is tried again in {} ms: {}", what, pause.toMillis(), cause);
    log.debug("The failure in full", failure);
    try {
      ListenerUtils.stoppableSleep(container, pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
