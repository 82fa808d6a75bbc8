package io.parallax.reporting.store;

import io.parallax.events.Id;
import io.parallax.reporting.aggregate.Link;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Links across lanes that transactions have touched since the last sweep. Thread-safe.
 *
 * <p>Two transactions that touch the same link at the same time may not see each other's rows, so
 * each leaves a mark. Where there are two marks the link is settled again; one alone has missed
 * nothing, for whoever came before it was done, and whoever came later leaves a mark as well.
 */
public final class PendingLinks {
  private final JdbcOperations jdbcOperations;
  private final JdbcClient jdbc;

  PendingLinks(JdbcOperations jdbcOperations) {
    this.jdbcOperations = jdbcOperations;
    this.jdbc = JdbcClient.create(jdbcOperations);
  }

  /** Leaves a mark on each link, and two where the link is to be settled again in any case. */
  void add(Collection<Link> links, Collection<Link> certain) {
    if (links.isEmpty() && certain.isEmpty()) {
      return;
    }
    var rows = new CopyRows(
        List.of(ColumnType.TEXT, ColumnType.TEXT, ColumnType.TIMESTAMPTZ), links.size());
    Stream.of(links, certain, certain)
        .flatMap(Collection::stream)
        .forEach(link -> rows.add(link.kind().name(), link.key().value(), link.at()));
    rows.copyInto("ledger.pending_link (kind, key, at)", jdbcOperations);
  }

  /** Whether there are any marks. */
  public boolean exist() {
    return jdbc.sql("select exists (select 1 from ledger.pending_link)")
        .query(Boolean.class)
        .single();
  }

  /** How many links are to be settled again. */
  public long count() {
    return jdbc.sql("""
            select count(*)
            from (select 1 from ledger.pending_link group by kind, key having count(*) > 1) links
            """).query(Long.class).single();
  }

  /**
   * Takes all marks away and says which links are to be settled again. Nobody else may be at work.
   *
   * <p>What inherits from an invitation is settled with it, but only if it has changed: its answers
   * leave no mark on each other. One pass over the marks: the database expects few, and a join of
   * very many would hold everybody up for minutes.
   */
  public List<Link> take() {
    return jdbc.sql("""
            with taken as (delete from ledger.pending_link returning kind, key, at),
            counted as (
              select kind, key, at, count(*) filter (where kind = replace(kind, '_HEIRS', ''))
                over (partition by key, replace(kind, '_HEIRS', '')) as marks
              from taken)
            select distinct kind, key, at from counted where marks > 1 order by kind, key, at
            """)
        .query((row, index) -> {
          Timestamp at = row.getTimestamp("at");
          return new Link(
              Link.Kind.valueOf(row.getString("kind")),
              new Id(row.getString("key")),
              at == null ? null : at.toInstant());
        })
        .list();
  }
}
