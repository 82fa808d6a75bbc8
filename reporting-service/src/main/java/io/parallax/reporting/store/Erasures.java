package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.reporting.aggregate.Erasure;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which customers are erased. Thread-safe.
 *
 * <p>Their ids are not kept: a pseudonym is the HMAC-SHA-256 of the id under random bytes of this
 * database, so that it can be told whether an id that comes again is one of them, but not which ids
 * there were.
 */
public final class Erasures {
  private static final int PSEUDONYM_BYTES = 16;

  private final JdbcClient jdbc;

  Erasures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What to take out of these events. One statement, two more if anybody was ever erased. */
  public Erasure of(Collection<Event> events) {
    if (!jdbc.sql("select exists (select from erased_customer)")
        .query(Boolean.class)
        .single()) {
      return new Erasure(Map.of());
    }
    Set<Id> customers = new HashSet<>();
    events.forEach(event -> customers.addAll(Erasure.customersIn(event)));
    Map<Id, Id> byPseudonym = new HashMap<>();
    Mac mac = mac();
    customers.forEach(customer -> byPseudonym.put(pseudonym(customer, mac), customer));
    Map<Id, Id> erased = new HashMap<>();
    jdbc.sql("select pseudonym from erased_customer where pseudonym = any (?)")
        .param(SqlText.array(byPseudonym.keySet(), Id::value))
        .query((row, index) -> new Id(row.getString("pseudonym")))
        .list()
        .forEach(pseudonym -> {
          Id customer = byPseudonym.get(pseudonym);
          if (customer != null) {
            erased.put(customer, pseudonym);
          }
        });
    return new Erasure(erased);
  }

  /** Notes that a customer is erased from now on. */
  public Erasure add(Id customer) {
    Id pseudonym = pseudonym(customer, mac());
    jdbc.sql("insert into erased_customer (pseudonym) values (?) on conflict do nothing")
        .param(pseudonym.value())
        .update();
    return new Erasure(Map.of(customer, pseudonym));
  }

  private static Id pseudonym(Id customer, Mac mac) {
    byte[] digest = mac.doFinal(customer.value().getBytes(UTF_8));
    return Erasure.pseudonym(HexFormat.of().formatHex(digest, 0, PSEUDONYM_BYTES));
  }

  private Mac mac() {
    byte[] salt = jdbc.sql("select salt from erasure_salt")
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
