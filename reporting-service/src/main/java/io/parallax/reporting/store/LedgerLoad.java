package io.parallax.reporting.store;

import io.parallax.events.CustomerContacted;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.LeadAssigned;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import io.parallax.reporting.aggregate.LedgerRow;
import io.parallax.reporting.aggregate.Link;
import io.parallax.reporting.aggregate.Link.Kind;
import io.parallax.reporting.aggregate.WorkingSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Loads the part of the ledger that a batch can touch. For one batch and one thread.
 *
 * <p>Cost: at most one select per table for the facts of the batch, six for what inherits from its
 * sales or takes them back, nine for what else is linked, and two for what those inherit from; none
 * where there is nothing to look for. Where many facts share a link and only the earliest matters, or
 * what is next to a fact in time, only that is loaded: its number does not grow with the ledger.
 */
final class LedgerLoad {
  private final JdbcClient jdbc;
  private final LedgerTables tables;
  private final WorkingSet workingSet = new WorkingSet();
  private final Map<EventType, Set<Id>> asked = new EnumMap<>(EventType.class);
  private final Map<Kind, Set<Id>> links = new EnumMap<>(Kind.class);
  /** Links to sales of customers, which are known only around a time each. */
  private final Set<Link> customers = new LinkedHashSet<>();

  private final Map<EventType, Set<Id>> context = new EnumMap<>(EventType.class);

  LedgerLoad(JdbcClient jdbc, LedgerTables tables) {
    this.jdbc = jdbc;
    this.tables = tables;
  }

  /** Events in the order of their keys are loaded fastest: what is looked for keeps that order. */
  WorkingSet of(Collection<Event> events) {
    Map<EventType, Set<Id>> keys = new EnumMap<>(EventType.class);
    for (Event event : events) {
      keys.computeIfAbsent(event.type(), type -> new LinkedHashSet<>()).add(event.key());
      touch(Link.touchedBy(event));
      noteContext(event);
    }
    keys.forEach(
        (type, ids) -> byKey(type, ids).forEach(row -> touch(Link.touchedBy(row.event()))));
    salesAround();
    loadLinked();
    return workingSet;
  }

  /** Here sales may be wrong that a batch need not look at: some may not know the one before them. */
  WorkingSet ofLinks(Collection<Link> links) {
    touch(links);
    correctSalesAround();
    loadLinked();
    workingSet.settleLater(links);
    return workingSet;
  }

  /**
   * Of each customer, the last sale before a time, one of that time, or else the first after it: what
   * the batch's sales follow, and what follows them. Without the batch's own sales, which may say
   * something else from now on.
   */
  private void salesAround() {
    if (customers.isEmpty()) {
      return;
    }
    LedgerTable<?> table = tables.of(EventType.SALE_CLOSED);
    String others = """
        select s.* from ledger.sale s
        where s.customer_id = l.customer_id and not s.withdrawn
          and s.sale_id not in (select id from batch) and s.closed_at""";
    String source = """
        (with batch as (select unnest(?::text[]) as id)
         select s.* from unnest(?::text[], ?::timestamptz[]) as l (customer_id, at)
         cross join lateral (
           (%1$s < l.at order by s.closed_at desc limit 1)
           union all
           (%1$s = l.at limit 1)
           union all
           (%1$s > l.at and not exists (%1$s = l.at)
             order by s.closed_at
             fetch first 1 row with ties)) s)
        """.formatted(others);
    take(
        table,
        jdbc.sql(table.selectFrom(source))
            .param(SqlText.array(asked.getOrDefault(EventType.SALE_CLOSED, Set.of()), Id::value))
            .params(momentsOfCustomers()));
  }

  /** Of the same sales those that say something wrong of the one before them. */
  private void correctSalesAround() {
    if (customers.isEmpty()) {
      return;
    }
    LedgerTable<LedgerRow.Sale> table = tables.ofSales();
    String ofCustomer =
        "from ledger.sale s where s.customer_id = l.customer_id and not s.withdrawn";
    String source = """
        (select s.* from unnest(?::text[], ?::timestamptz[]) as l (customer_id, at)
         cross join lateral (
           select (select max(s.closed_at) %1$s and s.closed_at < l.at) as before,
             (select max(s.closed_at) %1$s and s.closed_at = l.at) as here,
             (select min(s.closed_at) %1$s and s.closed_at > l.at) as after
           offset 0) a
         cross join lateral (
           select s.*, a.before as right_previous %1$s and s.closed_at = a.here
           union all
           select s.*, coalesce(a.here, a.before) %1$s and s.closed_at = a.after) s
         where s.previous_closed_at is distinct from s.right_previous)
        """.formatted(ofCustomer);
    jdbc.sql(table.selectFrom(source))
        .params(momentsOfCustomers())
        .query((row, index) -> {
          var reader = new RowReader(row);
          workingSet.correct(table.read(reader), reader.knownTime("right_previous"));
          return index;
        })
        .list();
  }

  /** Customers and times, each an array, in the order of the index. */
  private List<Object> momentsOfCustomers() {
    List<Link> sorted = customers.stream()
        .sorted(Comparator.comparing(Link::key).thenComparing(Link::at))
        .toList();
    return List.<Object>of(
        SqlText.array(sorted, link -> link.key().value()), SqlText.array(sorted, Link::at));
  }

  private void loadLinked() {
    Set<Id> sales = new LinkedHashSet<>(keys(Kind.SALE_HEIRS));
    sales.addAll(keys(Kind.REVERSALS));
    note(EventType.SALE_CLOSED, sales);
    sales.retainAll(namedByOthers(sales));
    select(EventType.SALE_REVERSED, "t.sale_id", sales);
    sales.retainAll(keys(Kind.SALE_HEIRS));
    for (EventType type : tables.heirsOfSales()) {
      select(type, "t.sale_id", sales).forEach(row -> touch(Link.inheritingAs(row.event())));
    }

    select(EventType.SURVEY_ANSWERED, "t.invitation_id", keys(Kind.INVITATION_HEIRS));
    byKey(EventType.SURVEY_SENT, keys(Kind.INVITATION));
    earliest(
        EventType.SURVEY_ANSWERED, "invitation_id", "answered_at", "true", keys(Kind.INVITATION));
    byKey(EventType.DELIVERY_AGREED, keys(Kind.DELIVERY));
    byKey(EventType.DELIVERY_COMPLETED, keys(Kind.DELIVERY));
    byKey(EventType.LEAD_CAPTURED, keys(Kind.LEAD));
    byKey(EventType.LEAD_LOST, keys(Kind.LEAD));
    earliest(
        EventType.LEAD_CONTACTED, "lead_id", "contacted_at", "not s.automatic", keys(Kind.LEAD));
    earliest(EventType.SALE_CLOSED, "lead_id", "closed_at", "true", keys(Kind.LEAD));

    byKey(EventType.SURVEY_SENT, noted(EventType.SURVEY_SENT));
    byKey(EventType.SALE_CLOSED, noted(EventType.SALE_CLOSED));
  }

  /** The sales that other facts tell of, which of new ones are few: one select for all tables. */
  private Set<Id> namedByOthers(Set<Id> sales) {
    if (sales.isEmpty()) {
      return Set.of();
    }
    String named = Stream.concat(Stream.of(EventType.SALE_REVERSED), tables.heirsOfSales().stream())
        .map(type -> "select sale_id from %s where sale_id = any (array(select id from sale_ids))"
            .formatted(tables.of(type).name()))
        .collect(Collectors.joining(" union all "));
    return jdbc.sql("with sale_ids as (select unnest(?::text[]) as id) " + named)
        .param(SqlText.sorted(sales))
        .query((row, index) -> new Id(row.getString("sale_id")))
        .set();
  }

  private List<LedgerRow> byKey(EventType type, Set<Id> ids) {
    Set<Id> known = asked.computeIfAbsent(type, t -> new LinkedHashSet<>());
    Set<Id> unknown = new LinkedHashSet<>();
    for (Id id : ids) {
      if (known.add(id)) {
        unknown.add(id);
      }
    }
    return select(type, "t." + tables.of(type).key(), unknown);
  }

  private List<LedgerRow> select(EventType type, String column, Set<Id> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    LedgerTable<?> table = tables.of(type);
    return take(
        table,
        jdbc.sql(table.selectFrom(table.name()) + " where " + column + " = any (?)")
            .param(SqlText.sorted(ids)));
  }

  /**
   * Of the facts that share a link, the earliest that are not withdrawn, but for those of the batch,
   * which may say something else from now on.
   */
  private void earliest(EventType type, String column, String time, String condition, Set<Id> ids) {
    if (ids.isEmpty()) {
      return;
    }
    LedgerTable<?> table = tables.of(type);
    String source = """
        (select s.* from unnest(?::text[]) as l (id)
         cross join lateral (
           select * from %1$s s
           where s.%3$s = l.id and not s.withdrawn and %5$s
             and s.%2$s not in (select unnest(?::text[]))
           order by s.%4$s
           fetch first 1 row with ties) s)
        """.formatted(table.name(), table.key(), column, time, condition);
    take(
        table,
        jdbc.sql(table.selectFrom(source))
            .param(SqlText.sorted(ids))
            .param(SqlText.array(asked.getOrDefault(type, Set.of()), Id::value)));
  }

  private List<LedgerRow> take(LedgerTable<?> table, JdbcClient.StatementSpec select) {
    List<LedgerRow> rows =
        select.query((row, index) -> (LedgerRow) table.read(new RowReader(row))).list();
    workingSet.know(rows);
    rows.forEach(row -> noteContext(row.event()));
    return rows;
  }

  /** What this event may inherit from. */
  private void noteContext(Event event) {
    switch (event) {
      case SaleReversed reversal -> note(EventType.SALE_CLOSED, reversal.saleId());
      case SurveySent invitation -> note(EventType.SALE_CLOSED, invitation.saleId());
      case SurveyAnswered answer -> {
        note(EventType.SALE_CLOSED, answer.saleId());
        note(EventType.SURVEY_SENT, answer.invitationId());
      }
      case DeliveryAgreed agreement -> note(EventType.SALE_CLOSED, agreement.saleId());
      case DeliveryCompleted completion -> note(EventType.SALE_CLOSED, completion.saleId());
      case SaleClosed sale -> {}
      case LeadCaptured lead -> {}
      case LeadAssigned assignment -> {}
      case LeadContacted contact -> {}
      case LeadLost loss -> {}
      case CustomerContacted contact -> {}
    }
  }

  private void note(EventType type, @Nullable Id key) {
    if (key != null) {
      note(type, Set.of(key));
    }
  }

  private void note(EventType type, Set<Id> keys) {
    context.computeIfAbsent(type, t -> new LinkedHashSet<>()).addAll(keys);
  }

  private Set<Id> noted(EventType type) {
    return context.getOrDefault(type, Set.of());
  }

  private void touch(Collection<Link> touched) {
    for (Link link : touched) {
      if (link.at() != null) {
        customers.add(link);
      }
      links.computeIfAbsent(link.kind(), kind -> new LinkedHashSet<>()).add(link.key());
    }
  }

  private Set<Id> keys(Kind kind) {
    return links.getOrDefault(kind, Set.of());
  }
}
