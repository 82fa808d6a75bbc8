package io.parallax.reporting.consume;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.reporting.aggregate.Erasure;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.WorkingSet;
import io.parallax.reporting.store.Quarantine;
import io.parallax.reporting.store.RecordId;
import io.parallax.reporting.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes a person from ledger and quarantine. What was counted stays counted. Thread-safe.
 *
 * <p>The id is replaced by a pseudonym, text about the person by a mark. From then on the same is
 * done to every event that names the id, so that nothing comes back with a replay.
 */
public final class CustomerErasure {

  /**
   * What was erased.
   *
   * @param facts number of facts in the ledger that named the customer
   * @param quarantined number of records taken out of quarantine
   * @param unsearchable number of records in quarantine that lost their content, as nobody can say
   *     whom they name
   */
  public record Erased(int facts, int quarantined, int unsearchable) {}

  private final Store store;

  CustomerErasure(Store store) {
    this.store = store;
  }

  /**
   * Erases the customer: from the ledger in one transaction, in which nothing else is applied, then
   * from the quarantine, part by part, beside everything else. What comes in between is treated as
   * what comes later. If it fails on the way, do it again.
   */
  public Erased erase(Id customer) {
    int facts = store.inTransaction(() -> eraseFromLedger(customer));
    int quarantined = 0;
    int unsearchable = 0;
    RecordId last = null;
    do {
      RecordId after = last;
      Quarantine.Searched searched =
          store.inTransaction(() -> store.quarantine().removeNaming(customer, after));
      quarantined += searched.removed();
      unsearchable += searched.emptied();
      last = searched.last();
    } while (last != null);
    return new Erased(facts, quarantined, unsearchable);
  }

  private int eraseFromLedger(Id customer) {
    store.positions().enter(true);
    Erasure erasure = store.erasures().add(customer);
    List<Event> facts = store.ledger().naming(customer);
    List<Event> events = new ArrayList<>(facts);
    facts.forEach(event -> events.add(erasure.of(event)));
    WorkingSet workingSet = store.ledger().load(events);
    workingSet.erase(erasure);
    LedgerChange change = workingSet.change();
    store.write(change, true);
    if (!change.isEmpty()) {
      store.positions().noteChange();
    }
    return facts.size();
  }
}
