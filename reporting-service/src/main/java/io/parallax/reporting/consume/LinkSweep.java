package io.parallax.reporting.consume;

import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.Link;
import io.parallax.reporting.store.LostRaceException;
import io.parallax.reporting.store.Store;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Settles the links that two transactions may have touched without seeing each other, such as a lead
 * and its sale in different lanes. Thread-safe.
 *
 * <p>While it does so nobody applies anything. What it finds settled already, it leaves as it is.
 */
public final class LinkSweep {
  private static final Logger log = LoggerFactory.getLogger(LinkSweep.class);

  /** As many as a batch has records. */
  private static final int LINKS_AT_ONCE = 5000;

  private final Store store;
  private final Failures failures;

  LinkSweep(Store store, Failures failures) {
    this.store = store;
    this.failures = failures;
  }

  @Scheduled(fixedDelayString = "${parallax.consume.sweep-interval}")
  void sweepWhenNeeded() {
    try {
      if (store.pendingLinks().exist()) {
        sweep();
      }
    } catch (DataAccessException | TransactionException | LostRaceException e) {
      String cause = failures.add(Failures.Work.SWEEP, e);
      log.warn("Links between lanes wait for the next sweep: {}", cause);
    }
  }

  /** Settles what is pending, and returns how many links were. */
  int sweep() {
    return store.inTransaction(() -> {
      store.positions().enter(true);
      List<Link> links = store.pendingLinks().take();
      boolean changed = false;
      for (int from = 0; from < links.size(); from += LINKS_AT_ONCE) {
        List<Link> some = links.subList(from, Math.min(links.size(), from + LINKS_AT_ONCE));
        LedgerChange change = store.ledger().loadLinked(some).change();
        store.write(change, true);
        changed |= !change.isEmpty();
      }
      if (changed) {
        store.positions().noteChange();
      }
      return links.size();
    });
  }
}
