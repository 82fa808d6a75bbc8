package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.events.Event;
import io.parallax.reporting.consume.Histories;
import io.parallax.reporting.consume.LaneMonitor;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/** While too many changes of the cube wait to be merged, events wait in Kafka. */
class CubeBacklogIT {
  private static final int MOST_CHANGES = 1000;
  private static final int SALES = 2500;
  private static final int MORE_SALES = 100;

  private final String database = TestBackend.newDatabase();
  private final DataSource dataSource = TestBackend.dataSource(database);
  private final JdbcClient db = JdbcClient.create(dataSource);

  @Test
  void eventsWaitUntilTheCubeIsMerged() {
    Histories.in(dataSource);
    String run = UUID.randomUUID().toString();
    try (ConfigurableApplicationContext service = start()) {
      MeterRegistry metrics = service.getBean(MeterRegistry.class);
      await().until(() -> lag(service) == 0);
      await().until(() -> waiting(metrics) == 0);
      assertThat(age(metrics)).isZero();
      holdMerges();

      TestBackend.send(sales(run, SALES));

      await().until(() -> gauge(metrics, "parallax.reporting.paused") == 1);
      await().until(() -> isPaused(service));
      double waiting = await().until(() -> waiting(metrics), w -> w > MOST_CHANGES);
      long lag = lag(service);
      TestBackend.send(sales(run + "more", MORE_SALES));
      await().until(() -> lag(service) == lag + MORE_SALES);
      assertThat(waiting(metrics)).isEqualTo(waiting);
      await().until(() -> age(metrics) > 0);

      letMerge();
      await().until(() -> lag(service) == 0 && waiting(metrics) == 0);
      assertThat(gauge(metrics, "parallax.reporting.paused")).isZero();
      assertThat(db.sql(
                  "select sum(sales_closed) from cube.sales_cell c"
                      + " join ledger.dimension_set d on d.id = dimension_set where product like 'backlog %'")
              .query(Long.class)
              .single())
          .isEqualTo(SALES + MORE_SALES);
    }
  }

  private static List<Event> sales(String run, int count) {
    return IntStream.range(0, count)
        .<Event>mapToObj(
            i -> Events.sale(run + i, "2026-11-01T10:00:00Z", "backlog " + run + i, "LT", 1))
        .toList();
  }

  private static boolean isPaused(ConfigurableApplicationContext service) {
    return service.getBean(KafkaListenerEndpointRegistry.class).getListenerContainers().stream()
        .allMatch(MessageListenerContainer::isContainerPaused);
  }

  private ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties("spring.config.name=reporting-service")
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + database,
            "--spring.datasource.username=postgres",
            "--spring.kafka.bootstrap-servers=" + TestBackend.kafkaServers(),
            "--spring.kafka.consumer.group-id=" + UUID.randomUUID(),
            "--spring.kafka.consumer.max-poll-records=100",
            "--parallax.deadlines.survey-response=2h",
            "--parallax.deadlines.lead-follow-up=1h",
            "--parallax.consume.max-changes=" + MOST_CHANGES,
            "--parallax.consume.merge-interval=200ms",
            "--parallax.consume.backlog-interval=10ms");
  }

  private void holdMerges() {
    db.sql("alter table cube.sales_cell rename to held").update();
  }

  private void letMerge() {
    db.sql("alter table cube.held rename to sales_cell").update();
  }

  private static long lag(ConfigurableApplicationContext service) {
    return service.getBean(LaneMonitor.class).freshness().lag();
  }

  private static double waiting(MeterRegistry metrics) {
    return gauge(metrics, "parallax.reporting.cube.changes");
  }

  private static double age(MeterRegistry metrics) {
    return gauge(metrics, "parallax.reporting.cube.changes.age");
  }

  /** Of sales, or NaN as long as there is none. */
  private static double gauge(MeterRegistry metrics, String name) {
    List<Gauge> gauges = metrics.find(name).gauges().stream()
        .filter(gauge -> gauge.getId().getTag("table") == null
            || "sales".equals(gauge.getId().getTag("table")))
        .toList();
    return gauges.isEmpty() ? Double.NaN : gauges.getFirst().value();
  }
}
