package io.parallax.reporting.consume;

import io.parallax.reporting.store.LostRaceException;
import io.parallax.reporting.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/** Sees to it that what batches add to the cube is merged. Thread-safe. */
public final class CubeMerger {
  private static final Logger log = LoggerFactory.getLogger(CubeMerger.class);

  private final Store store;

  CubeMerger(Store store) {
    this.store = store;
  }

  /** At a fixed rate, so that a long merge does not keep other regular work waiting. */
  @Scheduled(fixedRateString = "${parallax.consume.merge-interval}")
  void merge() {
    try {
      store.mergeCube();
    } catch (DataAccessException | TransactionException | LostRaceException e) {
      log.warn("Changes of the cube wait for the next merge: {}", e.getMessage());
    }
  }
}
