package io.parallax.reporting.api.ui;

import io.parallax.access.SessionStore;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions in the database, so that every replica knows them. Thread-safe. */
final class StoredSessions implements SessionStore {
  /** Without use a session is over. */
  private static final Duration IDLE = Duration.ofMinutes(30);

  /** However much it is used. */
  private static final Duration LIFE = Duration.ofHours(12);

  /** A use within this time of the one before is not written down. */
  private static final Duration PRECISION = Duration.ofMinutes(1);

  /** Open sessions, or links, of one owner; the oldest is closed for one more. */
  private static final int PER_OWNER = 100;

  /** How long an unused link is good. */
  private static final Duration LINK = Duration.ofHours(1);

  private final JdbcClient jdbc;

  /** An open session, and whether it was used within the precision. */
  private record Used(String owner, boolean lately) {}

  StoredSessions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void open(String id, String owner) {
    jdbc.sql("""
            delete from ui.session
            where used_at <= now() - :idle::interval
              or started_at <= now() - :life::interval
              or id in (select id from ui.session where owner = :owner
                        order by started_at desc offset :kept)
            """)
        .param("idle", IDLE.toString())
        .param("life", LIFE.toString())
        .param("owner", owner)
        .param("kept", PER_OWNER - 1)
        .update();
    jdbc.sql("insert into ui.session (id, owner) values (?, ?)")
        .params(id, owner)
        .update();
  }

  @Override
  public Optional<String> owner(String id) {
    Optional<Used> used = jdbc.sql("""
            select owner, used_at > now() - :precision::interval as lately
            from ui.session
            where id = :id and used_at > now() - :idle::interval
              and started_at > now() - :life::interval
            """)
        .param("id", id)
        .param("precision", PRECISION.toString())
        .param("idle", IDLE.toString())
        .param("life", LIFE.toString())
        .query((row, index) -> new Used(row.getString("owner"), row.getBoolean("lately")))
        .optional();
    if (used.isPresent() && !used.get().lately()) {
      jdbc.sql("update ui.session set used_at = now() where id = ?").param(id).update();
    }
    return used.map(Used::owner);
  }

  @Override
  public void close(String id) {
    jdbc.sql("delete from ui.session where id = ?").param(id).update();
  }

  @Override
  public void offer(String id, String owner) {
    jdbc.sql("""
            delete from ui.login_link
            where offered_at <= now() - :good::interval
              or id in (select id from ui.login_link where owner = :owner
                        order by offered_at desc offset :kept)
            """)
        .param("good", LINK.toString())
        .param("owner", owner)
        .param("kept", PER_OWNER - 1)
        .update();
    jdbc.sql("insert into ui.login_link (id, owner) values (?, ?)")
        .params(id, owner)
        .update();
  }

  @Override
  public Optional<String> take(String id) {
    return jdbc.sql("""
            delete from ui.login_link
            where id = :id and offered_at > now() - :good::interval
            returning owner
            """)
        .param("id", id)
        .param("good", LINK.toString())
        .query(String.class)
        .optional();
  }
}
