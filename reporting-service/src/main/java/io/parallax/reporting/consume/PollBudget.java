package io.parallax.reporting.consume;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchInterceptor;

/**
 * How many bytes of records a poll may hold, unpacked: Kafka's own limits are of packed bytes, and of
 * the number of records. Thread-safe; each consumer polls on a thread of its own.
 *
 * <p>A consumer unpacks record by record. Once a poll holds its share, the next record is refused as
 * if it could not be read: the consumer then returns those before it, and tries that one again in the
 * next poll. So a poll holds at most its share and one record more.
 */
final class PollBudget implements BatchInterceptor<Object, Object> {
  private final ThreadLocal<Poll> polls = ThreadLocal.withInitial(Poll::new);
  private final long share;

  /** @param share most bytes of one poll */
  PollBudget(long share) {
    this.share = share;
  }

  /** Called before each poll, on its thread. */
  @Override
  public void setupThreadState(Consumer<?, ?> consumer) {
    polls.get().bytes = 0;
  }

  @Override
  public ConsumerRecords<Object, Object> intercept(
      ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
    return records;
  }

  /** Reads keys and values, and refuses those of a record that is too much. */
  Deserializer<byte[]> deserializer() {
    return new Deserializer<>() {
      @Override
      public byte[] deserialize(String topic, byte[] data) {
        return data;
      }

      @Override
      public byte[] deserialize(String topic, Headers headers, byte[] data) {
        polls.get().take(headers, data.length);
        return data;
      }
    };
  }

  /** The poll of a thread. */
  private final class Poll {
    private long bytes;

    /** Those of the last record that was taken, whose key comes before its value. */
    private @Nullable Headers taken;

    @SuppressWarnings("ReferenceEquality") // of the same record, not of an equal one
    private void take(Headers headers, int length) {
      if (headers != taken) {
        if (bytes >= share) {
          throw new SerializationException("the poll is full");
        }
        taken = headers;
        bytes += size(headers);
      }
      bytes += length;
    }
  }

  private static long size(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      byte[] value = header.value();
      bytes += header.key().length() + (value == null ? 0 : value.length);
    }
    return bytes;
  }
}
