package io.parallax.benchmarks.kafkastreams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.SaleClosed;
import io.parallax.events.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Takes each sale once and adds it to its cell: number, units and cents. For one thread. */
final class CountOnce implements Processor<byte[], byte[], Void, Void> {
  private static final long BUCKET_SECONDS = 15 * 60;

  private @Nullable KeyValueStore<Bytes, byte[]> seen;
  private @Nullable KeyValueStore<Bytes, byte[]> cells;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    seen = context.getStateStore(KafkaStreamsPeer.SEEN);
    cells = context.getStateStore(KafkaStreamsPeer.CELLS);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (seen == null || cells == null) {
      throw new IllegalStateException("not begun");
    }
    Decoded decoded = CloudEvents.decode(Topic.SALES, name -> header(record, name), record.value());
    if (!(decoded instanceof Decoded.Valid valid && valid.event() instanceof SaleClosed sale)) {
      return;
    }
    // revision and content, as the product compares them
    byte[] version = ByteBuffer.allocate(8)
        .putInt(sale.revision())
        .putInt(Arrays.hashCode(record.value()))
        .array();
    if (seen.putIfAbsent(Bytes.wrap(record.key()), version) != null) {
      return;
    }
    Bytes cell = Bytes.wrap(String.join(
            "\t",
            String.valueOf(sale.closedAt().getEpochSecond() / BUCKET_SECONDS),
            sale.product().value(),
            sale.region().code(),
            String.valueOf(sale.segment()),
            sale.channel().value(),
            String.valueOf(sale.closingMethod()))
        .getBytes(UTF_8));
    byte[] before = cells.get(cell);
    ByteBuffer sums = ByteBuffer.allocate(24);
    if (before != null) {
      sums.put(before);
    }
    long cents =
        sale.amount() == null ? 0 : sale.amount().amount().movePointRight(2).longValue();
    cells.put(
        cell,
        ByteBuffer.allocate(24)
            .putLong(sums.getLong(0) + 1)
            .putLong(sums.getLong(8) + sale.quantity())
            .putLong(sums.getLong(16) + cents)
            .array());
  }

  private static byte @Nullable [] header(Record<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
