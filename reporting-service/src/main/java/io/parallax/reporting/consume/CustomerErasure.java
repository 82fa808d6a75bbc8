package io.parallax.reporting.consume;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.reporting.aggregate.Erasure;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.WorkingSet;
import io.parallax.reporting.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes a person from ledger and quarantine. What was counted stays counted. Thread-safe.
 *
 * <p>The id is replaced by a pseudonym, text about the person by a mark. From then on the same is
 * done to every event that names the id, so that nothing comes back with a replay.
 */
final class CustomerErasure {

  /**
   * What was erased.
   *
   * @param facts number of facts in the ledger that named the customer
   * @param quarantined number of records taken out of quarantine
   */
  record Erased(int facts, int quarantined) {}

  private final Store store;

  CustomerErasure(Store store) {
    this.store = store;
  }

  /** Erases the customer; nobody applies anything meanwhile. */
  Erased erase(Id customer) {
    return store.inTransaction(() -> {
      store.positions().enter(true);
      Erasure erasure = store.erasures().add(customer);
      List<Event> facts = store.ledger().naming(customer);
      List<Event> events = new ArrayList<>(facts);
      facts.forEach(event -> events.add(erasure.of(event)));
      WorkingSet workingSet = store.ledger().load(events);
      workingSet.erase(erasure);
      LedgerChange change = workingSet.change();
      store.write(change, true);
      int quarantined = store.quarantine().removeNaming(customer);
      if (!change.isEmpty()) {
        store.positions().noteChange();
      }
      return new Erased(facts.size(), quarantined);
    });
  }
}
