package io.parallax.reporting.consume;

import io.parallax.access.TraceContext;
import io.parallax.reporting.store.Quarantine;
import io.parallax.reporting.store.RecordId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the log where sampled traces end, and which records went to quarantine: at
 * most two lines a batch, and none of a batch without either. Nothing in them was sent by anybody,
 * but ids of traces, which are hexadecimal digits.
 */
final class BatchLog {
  private static final Logger log = LoggerFactory.getLogger(BatchLog.class);
  private static final int MAX_TRACES = 50;
  private static final int MAX_RECORDS = 20;

  private BatchLog() {}

  /** Of a batch that is committed. */
  static void tell(List<Incoming> batch, BatchResult result) {
    Set<TopicPartition> misplaced = result.misplaced().stream()
        .map(BatchResult.Misplaced::partition)
        .collect(Collectors.toSet());
    Set<String> traces = new LinkedHashSet<>();
    for (Incoming incoming : batch) {
      String trace = incoming.trace();
      if (trace != null && !misplaced.contains(incoming.partition())) {
        traces.add(trace);
      }
    }
    if (!traces.isEmpty()) {
      log.info(
          "Applied a batch of {} records, among them of the traces {}{}",
          result.received(),
          traces.stream().limit(MAX_TRACES).collect(Collectors.joining(", ")),
          more(traces.size(), MAX_TRACES));
    }
    List<Quarantine.Entry> rejected = result.rejected();
    if (!rejected.isEmpty()) {
      log.warn(
          "Put {} records into quarantine: {}{}",
          rejected.size(),
          rejected.stream()
              .limit(MAX_RECORDS)
              .map(BatchLog::text)
              .collect(Collectors.joining(", ")),
          more(rejected.size(), MAX_RECORDS));
    }
  }

  private static String text(Quarantine.Entry entry) {
    ConsumerRecord<byte[], byte[]> record = entry.record();
    return "%s (%s, trace %s)"
        .formatted(
            new RecordId(record.topic(), record.partition(), record.offset()),
            entry.reason().text(),
            TraceContext.parse(Incoming.header(record, TraceContext.HEADER))
                .map(TraceContext::traceId)
                .orElse("unknown"));
  }

  private static String more(int all, int listed) {
    return all > listed ? " and %d more".formatted(all - listed) : "";
  }
}
