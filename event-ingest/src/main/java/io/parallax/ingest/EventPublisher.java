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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
    List<Future<?>> sent = metrics.publishing().record(() -> sendAndWait(events));
    int published = 0;
    for (int i = 0; i < events.size(); i++) {
      var type = events.get(i).event().type();
      metrics.accepted(type);
      if (i < sent.size() && sent.get(i).state() == Future.State.SUCCESS) {
        metrics.published(type);
        published++;
      } else {
        metrics.failed(type);
      }
    }
    if (published < events.size()) {
      throw Problem.Kind.KAFKA_UNAVAILABLE.exception(
          "none, some or all of this request's events were taken; "
              + "send all of them again with the same keys, which is always safe");
    }
  }

  private List<Future<?>> sendAndWait(List<Decoded.Valid> events) {
    if (!topic.hasBeenSeen()) {
      return List.of();
    }
    long end = System.nanoTime() + deadline.toNanos();
    boolean inVain = true;
    List<Future<?>> sent = List.of();
    acknowledgements.await();
    try {
      sent = sendAll(events, end);
      await(sent, end);
      inVain = false;
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
      log.warn("Kafka did not acknowledge all of {} events: {}", events.size(), cause.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      acknowledgements.waited(inVain);
    }
    return sent;
  }

  /**
   * Sends until the first failure that shows at once, or until it is too late: each event may have
   * to wait for metadata or for room in the buffer.
   */
  private List<Future<?>> sendAll(List<Decoded.Valid> events, long end) {
    List<Future<?>> sent = new ArrayList<>(events.size());
    Instant now = clock.instant();
    try {
      kafka.execute(producer -> {
        for (Decoded.Valid valid : events) {
          Future<?> acknowledgement = send(producer, valid, now);
          sent.add(acknowledgement);
          if (acknowledgement.state() == Future.State.FAILED || System.nanoTime() > end) {
            break;
          }
        }
        return sent;
      });
    } catch (RuntimeException e) {
      sent.add(CompletableFuture.failedFuture(e));
    }
    return sent;
  }

  /** Waits for every one, also behind one that failed. */
  private static void await(List<Future<?>> sent, long end)
      throws ExecutionException, TimeoutException, InterruptedException {
    ExecutionException failure = null;
    for (Future<?> acknowledgement : sent) {
      try {
        acknowledgement.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Future<?> send(Producer<byte[], byte[]> producer, Decoded.Valid valid, Instant now) {
    Event event = valid.event();
    Origin origin = valid.origin();
    var message = new ProducerRecord<>(
        event.type().topic().topicName(),
        event.partitionKey().toString().getBytes(UTF_8),
        EventJson.write(event));
    Map<String, byte[]> headers = origin == null
        ? CloudEvents.headers(event, source, now)
        : CloudEvents.headers(event, origin, now);
    headers.forEach(message.headers()::add);
    String trace = TraceContext.current();
    if (trace != null) {
      message.headers().add(TraceContext.HEADER, trace.getBytes(UTF_8));
    }
    return producer.send(message, acknowledgements);
  }
}
