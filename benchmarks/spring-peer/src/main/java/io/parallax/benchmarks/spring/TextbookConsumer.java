package io.parallax.benchmarks.spring;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.SaleClosed;
import io.parallax.events.Topic;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The consumer of the textbook: a listener that gets one record at a time and writes it in a
 * transaction of its own, once, with two statements.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableTransactionManagement
@Import(TextbookConsumer.Total.class)
class TextbookConsumer {

  @Bean
  Listener listener(JdbcClient jdbc) {
    return new Listener(jdbc);
  }

  /** Tells how many sales were counted. */
  @RestController
  static class Total {
    private final JdbcClient jdbc;

    Total(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    @GetMapping("/total")
    String total() {
      return jdbc.sql("select coalesce(sum(sales), 0)::text from textbook_cell")
          .query(String.class)
          .single();
    }
  }

  /** Counts each sale once. */
  static class Listener {
    private final JdbcClient jdbc;

    Listener(JdbcClient jdbc) {
      this.jdbc = jdbc;
      jdbc.sql("""
              drop table if exists textbook_sale, textbook_cell;
              create table textbook_sale (
                sale_id text primary key, closed_at timestamptz not null, product text not null,
                region text not null, segment text, channel text not null, closing_method text,
                quantity int not null, amount numeric(19, 4), currency text, salesperson text);
              create table textbook_cell (
                bucket timestamptz, product text, region text, segment text, channel text,
                closing_method text, sales bigint not null, units bigint not null,
                amount numeric not null,
                primary key (bucket, product, region, segment, channel, closing_method))
              """).update();
    }

    @Transactional
    @KafkaListener(
        topics = "${topic}",
        concurrency = "2",
        properties = {
          "auto.offset.reset=earliest",
          "value.deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
        })
    void onRecord(ConsumerRecord<String, byte[]> record) {
      Decoded decoded =
          CloudEvents.decode(Topic.SALES, name -> header(record, name), record.value());
      if (!(decoded instanceof Decoded.Valid valid && valid.event() instanceof SaleClosed sale)) {
        return;
      }
      int added = jdbc.sql("""
              insert into textbook_sale values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              on conflict do nothing
              """)
          .params(Arrays.asList(
              sale.saleId().value(),
              Timestamp.from(sale.closedAt()),
              sale.product().value(),
              sale.region().code(),
              text(sale.segment()),
              sale.channel().value(),
              text(sale.closingMethod()),
              sale.quantity(),
              sale.amount() == null ? null : sale.amount().amount(),
              sale.amount() == null ? null : sale.amount().currency().value(),
              text(sale.salesperson())))
          .update();
      if (added == 1) {
        jdbc.sql("""
                insert into textbook_cell as c values (?, ?, ?, ?, ?, ?, 1, ?, ?)
                on conflict (bucket, product, region, segment, channel, closing_method) do update
                set sales = c.sales + 1, units = c.units + excluded.units,
                  amount = c.amount + excluded.amount
                """)
            .params(
                Timestamp.from(bucket(sale.closedAt())),
                sale.product().value(),
                sale.region().code(),
                String.valueOf(sale.segment()),
                sale.channel().value(),
                String.valueOf(sale.closingMethod()),
                sale.quantity(),
                sale.amount() == null ? 0 : sale.amount().amount())
            .update();
      }
    }

    private static Instant bucket(Instant time) {
      long quarter = 15 * 60;
      return Instant.EPOCH.plus(time.getEpochSecond() / quarter * quarter, ChronoUnit.SECONDS);
    }

    private static @Nullable String text(@Nullable Object value) {
      return value == null ? null : value.toString();
    }

    private static byte @Nullable [] header(ConsumerRecord<?, ?> record, String name) {
      Header header = record.headers().lastHeader(name);
      return header == null ? null : header.value();
    }
  }
}
