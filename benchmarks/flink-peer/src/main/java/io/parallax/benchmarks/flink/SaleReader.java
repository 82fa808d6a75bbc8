package io.parallax.benchmarks.flink;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.SaleClosed;
import io.parallax.events.Topic;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads and checks a record as the product does. */
final class SaleReader implements KafkaRecordDeserializationSchema<Sale> {
  private static final long BUCKET_SECONDS = 15 * 60;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Sale> out) {
    Decoded decoded = CloudEvents.decode(Topic.SALES, name -> header(record, name), record.value());
    if (!(decoded instanceof Decoded.Valid valid && valid.event() instanceof SaleClosed closed)) {
      return;
    }
    var sale = new Sale();
    sale.id = closed.saleId().value();
    sale.version =
        ((long) closed.revision() << 32) | (Arrays.hashCode(record.value()) & 0xFFFFFFFFL);
    sale.cell = String.join(
        "\t",
        String.valueOf(closed.closedAt().getEpochSecond() / BUCKET_SECONDS),
        closed.product().value(),
        closed.region().code(),
        String.valueOf(closed.segment()),
        closed.channel().value(),
        String.valueOf(closed.closingMethod()));
    sale.quantity = closed.quantity();
    sale.cents =
        closed.amount() == null ? 0 : closed.amount().amount().movePointRight(2).longValue();
    out.collect(sale);
  }

  @Override
  public TypeInformation<Sale> getProducedType() {
    return TypeInformation.of(Sale.class);
  }

  private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
