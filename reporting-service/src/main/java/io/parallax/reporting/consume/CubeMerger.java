package io.parallax.reporting.consume;

import io.parallax.events.Topic;
import io.parallax.reporting.store.LostRaceException;
import io.parallax.reporting.store.Store;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Sees to it that what batches add to the cube is merged: by one of the instances, the one that has
 * the first partition. More of them would merge less at a time, at the same cost each. Thread-safe.
 */
public final class CubeMerger {
  private static final TopicPartition FIRST = new TopicPartition(Topic.SALES.topicName(), 0);
  private static final Logger log = LoggerFactory.getLogger(CubeMerger.class);

  private final Store store;
  private final KafkaListenerEndpointRegistry listeners;
  private final Failures failures;

  CubeMerger(Store store, KafkaListenerEndpointRegistry listeners, Failures failures) {
    this.store = store;
    this.listeners = listeners;
    this.failures = failures;
  }

  /** At a fixed rate, so that a long merge does not keep other regular work waiting. */
  @Scheduled(fixedRateString = "${parallax.consume.merge-interval}")
  void merge() {
    if (!hasFirstPartition()) {
      return;
    }
    try {
      store.mergeCube();
    } catch (DataAccessException | TransactionException | LostRaceException e) {
      String cause = failures.add(Failures.Work.MERGE, e);
      log.warn("Changes of the cube wait for the next merge: {}", cause);
    }
  }

  private boolean hasFirstPartition() {
    return listeners.getListenerContainers().stream()
        .map(MessageListenerContainer::getAssignedPartitions)
        .anyMatch(assigned -> assigned != null && assigned.contains(FIRST));
  }
}
