package io.parallax.reporting.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.TraceContext;
import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.FieldError;
import io.parallax.events.Id;
import io.parallax.events.Topic;
import io.parallax.reporting.aggregate.Erasure;
import io.parallax.reporting.store.Quarantine;
import io.parallax.reporting.store.Quarantine.Reason;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A Kafka record and what was found in it. */
sealed interface Incoming {
  ConsumerRecord<byte[], byte[]> record();

  /** Id of the trace that it is part of, if that is one somebody follows. */
  @Nullable
  String trace();

  /** A record that holds a good event. */
  record Good(
      ConsumerRecord<byte[], byte[]> record, @Nullable String trace, Event event)
      implements Incoming {

    /** The quarantine entry of this record, should its event not be applicable after all. */
    Quarantine.Entry entry(Reason reason, String detail) {
      return new Quarantine.Entry(
          record, reason, detail, event.type().cloudEventType(), event.key().value());
    }
  }

  /** A record that cannot be applied. */
  record Bad(Quarantine.Entry entry, @Nullable String trace) implements Incoming {
    @Override
    public ConsumerRecord<byte[], byte[]> record() {
      return entry.record();
    }
  }

  /** The key of its event, if it holds one. */
  default @Nullable Id key() {
    return switch (this) {
      case Good good -> good.event().key();
      case Bad bad -> null;
    };
  }

  /** Whether the record is where Kafka's own client puts one of its event's key. */
  default boolean isAtHome(int partitions) {
    return switch (this) {
      case Good good ->
        BuiltInPartitioner.partitionForKey(
                good.event().partitionKey().value().getBytes(UTF_8), partitions)
            == record().partition();
      case Bad bad -> true;
    };
  }

  /** The same without erased customers in its event. The record stays as it came. */
  default Incoming without(Erasure erasure) {
    return switch (this) {
      case Good good -> {
        Event event = erasure.of(good.event());
        yield event.equals(good.event()) ? good : new Good(good.record(), good.trace(), event);
      }
      case Bad bad -> bad;
    };
  }

  default TopicPartition partition() {
    return new TopicPartition(record().topic(), record().partition());
  }

  static Incoming of(ConsumerRecord<byte[], byte[]> record) {
    String trace = followedTrace(record);
    return switch (CloudEvents.decode(
        Topic.named(record.topic()), name -> header(record, name), record.value())) {
      case Decoded.Valid valid -> new Good(record, trace, valid.event());
      case Decoded.Invalid invalid -> bad(record, trace, Reason.INVALID, text(invalid));
      case Decoded.Unreadable unreadable ->
        bad(record, trace, Reason.UNREADABLE, unreadable.detail());
    };
  }

  private static Bad bad(
      ConsumerRecord<byte[], byte[]> record, @Nullable String trace, Reason reason, String detail) {
    return new Bad(new Quarantine.Entry(record, reason, detail, null, null), trace);
  }

  private static @Nullable String followedTrace(ConsumerRecord<byte[], byte[]> record) {
    byte[] header = header(record, TraceContext.HEADER);
    return TraceContext.maySample(header)
        ? TraceContext.parse(header)
            .filter(TraceContext::sampled)
            .map(TraceContext::traceId)
            .orElse(null)
        : null;
  }

  static byte @Nullable [] header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static String text(Decoded.Invalid invalid) {
    return invalid.errors().stream().map(Incoming::text).collect(Collectors.joining("; "));
  }

  private static String text(FieldError error) {
    return (error.pointer().isEmpty() ? "event" : error.pointer()) + " " + error.detail();
  }
}
