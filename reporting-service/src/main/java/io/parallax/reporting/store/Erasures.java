package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.reporting.aggregate.Erasure;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which customers are erased. Thread-safe.
 *
 * <p>Their ids are not kept: a pseudonym is the HMAC-SHA-256 of the id under random bytes of this
 * database, so that one can check whether an id that comes again is one of them, but not which ids
 * there were.
 */
public final class Erasures {
  private static final int PSEUDONYM_BYTES = 16;
  private static final int TEXTS_AT_ONCE = 10_000;

  private final JdbcClient jdbc;

  Erasures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What to take out of these events. One statement, two more if anybody was ever erased. */
  public Erasure of(Collection<Event> events) {
    if (!areThereAny()) {
      return new Erasure(Map.of());
    }
    Set<String> customers = new HashSet<>();
    events.forEach(
        event -> Erasure.customersIn(event).forEach(customer -> customers.add(customer.value())));
    Map<Id, Id> erased = new HashMap<>();
    erased(customers, mac())
        .forEach((customer, pseudonym) -> erased.put(new Id(customer), pseudonym));
    return new Erasure(erased);
  }

  /**
   * These records, those without their content that name an erased customer, or of which nobody can
   * say whom they name. One statement, two more if anybody was ever erased, and one more for each
   * further {@value #TEXTS_AT_ONCE} texts in the records.
   */
  public List<Quarantine.Entry> withoutErased(List<Quarantine.Entry> entries) {
    if (entries.isEmpty() || !areThereAny()) {
      return entries;
    }
    Mac mac = mac();
    List<Quarantine.Entry> kept = new ArrayList<>(entries.size());
    Set<String> texts = new HashSet<>();
    int from = 0;
    for (int to = 1; to <= entries.size(); to++) {
      RecordTexts.read(entries.get(to - 1).record(), texts::add);
      if (texts.size() >= TEXTS_AT_ONCE || to == entries.size()) {
        Set<String> erased = erased(texts, mac).keySet();
        entries.subList(from, to).forEach(entry -> kept.add(without(erased, entry)));
        texts.clear();
        from = to;
      }
    }
    return kept;
  }

  private static Quarantine.Entry without(Set<String> erased, Quarantine.Entry entry) {
    boolean[] named = {false};
    boolean all = RecordTexts.read(entry.record(), text -> named[0] |= erased.contains(text));
    return named[0] || !all ? entry.withoutContent() : entry;
  }

  private boolean areThereAny() {
    return jdbc.sql("select exists (select 1 from ledger.erased_customer)")
        .query(Boolean.class)
        .single();
  }

  /** Those of the texts that are ids of erased customers, with their pseudonyms. */
  private Map<String, Id> erased(Set<String> texts, Mac mac) {
    Map<Id, String> byPseudonym = new HashMap<>();
    texts.forEach(text -> byPseudonym.put(pseudonym(text, mac), text));
    Map<String, Id> erased = new HashMap<>();
    jdbc.sql("select pseudonym from ledger.erased_customer where pseudonym = any (?)")
        .param(SqlText.array(byPseudonym.keySet(), Id::value))
        .query((row, index) -> new Id(row.getString("pseudonym")))
        .list()
        .forEach(pseudonym -> {
          String customer = byPseudonym.get(pseudonym);
          if (customer != null) {
            erased.put(customer, pseudonym);
          }
        });
    return erased;
  }

  /** Notes that a customer is erased from now on. */
  public Erasure add(Id customer) {
    Id pseudonym = pseudonym(customer.value(), mac());
    jdbc.sql("insert into ledger.erased_customer (pseudonym) values (?) on conflict do nothing")
        .param(pseudonym.value())
        .update();
    return new Erasure(Map.of(customer, pseudonym));
  }

  private static Id pseudonym(String customer, Mac mac) {
    byte[] digest = mac.doFinal(customer.getBytes(UTF_8));
    return Erasure.pseudonym(HexFormat.of().formatHex(digest, 0, PSEUDONYM_BYTES));
  }

  private Mac mac() {
    byte[] salt = jdbc.sql("select salt from ledger.erasure_salt")
        .query((row, index) -> row.getBytes(1))
        .single();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
