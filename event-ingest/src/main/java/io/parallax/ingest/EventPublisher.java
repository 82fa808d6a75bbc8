package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.TraceContext;
import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Puts events into Kafka and waits until they are safe there. Thread-safe.
 *
 * <p>The record's timestamp is left to the broker: it is the time of arrival, and brokers refuse
 * records that claim to come from the future.
 */
final class EventPublisher {
  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

  /** What waiting for acknowledgements may take beyond the producer's own deadline. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final KafkaOperations<byte[], byte[]> kafka;
  private final KafkaTopic topic;
  private final Acknowledgements acknowledgements;
  private final IngestMetrics metrics;
  private final InstantSource clock;
  private final String source;
  private final Duration deadline;

  EventPublisher(
      KafkaOperations<byte[], byte[]> kafka,
      KafkaTopic topic,
      Acknowledgements acknowledgements,
      IngestMetrics metrics,
      IngestProperties settings,
      InstantSource clock) {
    this.kafka = kafka;
    this.topic = topic;
    this.acknowledgements = acknowledgements;
    this.metrics = metrics;
    this.clock = clock;
    this.source = settings.source();
    this.deadline = settings.kafka().deliveryTimeout().plus(SLACK);
  }

  /**
   * Publishes all of {@code events}; returns when every one is acknowledged.
   *
   * @throws ProblemException if any of them is not, or not in time
   */
  void publish(List<Decoded.Valid> events) {
    var outcome = new Outcome(events, acknowledgements);
    metrics.publishing().record(() -> {
      if (topic.hasBeenSeen()) {
        sendAndWait(events, outcome);
      }
    });
    if (!outcome.count(metrics)) {
      throw Problem.Kind.KAFKA_UNAVAILABLE.exception(
          "none, some or all of this request's events were taken; "
              + "send all of them again with the same keys, which is always safe");
    }
  }

  private void sendAndWait(List<Decoded.Valid> events, Outcome outcome) {
    long end = System.nanoTime() + deadline.toNanos();
    boolean inVain = true;
    acknowledgements.await();
    try {
      int sent = sendAll(events, outcome, end);
      inVain = !outcome.await(sent, end - System.nanoTime());
      if (inVain) {
        Exception failure = outcome.failure();
        log.warn(
            "Kafka did not acknowledge all of {} events: {}",
            events.size(),
            failure == null
                ? "no answer in time"
                : NestedExceptionUtils.getMostSpecificCause(failure).toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      acknowledgements.waited(inVain);
    }
  }

  /**
   * Sends until the first failure that shows, or until it is too late: each event may have to wait
   * for metadata or for room in the buffer.
   *
   * @return how many were sent, and will be answered
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback knows
  private int sendAll(List<Decoded.Valid> events, Outcome outcome, long end) {
    var sent = new AtomicInteger();
    Instant now = clock.instant();
    String trace = TraceContext.current();
    byte[] traceHeader = trace == null ? null : trace.getBytes(UTF_8);
    try (var json = new EventJson.Writer()) {
      kafka.execute(producer -> {
        for (Decoded.Valid valid : events) {
          Callback acknowledged = outcome.of(valid.event().type());
          producer.send(record(valid, json, traceHeader, now), acknowledged);
          sent.incrementAndGet();
          if (outcome.failure() != null || System.nanoTime() > end) {
            break;
          }
        }
        return sent;
      });
    } catch (RuntimeException e) {
      outcome.failed(e);
    }
    return sent.get();
  }

  private ProducerRecord<byte[], byte[]> record(
      Decoded.Valid valid, EventJson.Writer json, byte @Nullable [] trace, Instant now) {
    Event event = valid.event();
    Origin origin = valid.origin() == null ? CloudEvents.origin(event, source) : valid.origin();
    var message = new ProducerRecord<>(
        event.type().topic().topicName(),
        event.partitionKey().toString().getBytes(UTF_8),
        json.write(event));
    CloudEvents.writeHeaders(event, origin, now, message.headers()::add);
    if (trace != null) {
      message.headers().add(TraceContext.HEADER, trace);
    }
    return message;
  }
}
