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

  /** Open sessions of one key; the oldest is closed for one more. */
  private static final int PER_KEY = 100;

  private final JdbcClient jdbc;

  StoredSessions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void open(String id, String keyId) {
    jdbc.sql("""
            delete from ui.session
            where used_at <= now() - :idle::interval
              or started_at <= now() - :life::interval
              or id in (select id from ui.session where key_id = :key
                        order by started_at desc offset :kept)
            """)
        .param("idle", IDLE.toString())
        .param("life", LIFE.toString())
        .param("key", keyId)
        .param("kept", PER_KEY - 1)
        .update();
    jdbc.sql("insert into ui.session (id, key_id) values (?, ?)")
        .params(id, keyId)
        .update();
  }

  @Override
  public boolean isOpen(String id) {
    Optional<Boolean> usedLately = jdbc.sql("""
            select used_at > now() - :precision::interval
            from ui.session
            where id = :id and used_at > now() - :idle::interval
              and started_at > now() - :life::interval
            """)
        .param("id", id)
        .param("precision", PRECISION.toString())
        .param("idle", IDLE.toString())
        .param("life", LIFE.toString())
        .query(Boolean.class)
        .optional();
    if (usedLately.isPresent() && !usedLately.get()) {
      jdbc.sql("update ui.session set used_at = now() where id = ?").param(id).update();
    }
    return usedLately.isPresent();
  }

  @Override
  public void close(String id) {
    jdbc.sql("delete from ui.session where id = ?").param(id).update();
  }
}
