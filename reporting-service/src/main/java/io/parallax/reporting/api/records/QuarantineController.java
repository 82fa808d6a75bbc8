package io.parallax.reporting.api.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.TraceContext;
import io.parallax.reporting.api.NextPage;
import io.parallax.reporting.query.QuarantineReader;
import io.parallax.reporting.report.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The records in quarantine over REST. */
@RestController
final class QuarantineController {
  private static final String PATH = "/api/v1/quarantine";

  /** Some records, the newest first; {@code next} is the URL of the following ones. */
  record Page(List<Row> rows, @Nullable String next) {}

  /**
   * A record; its value as text if it is valid UTF-8, else in base64.
   *
   * @param traceId of the request that sent it, if its headers tell
   */
  record Row(
      String id,
      String reason,
      String detail,
      @Nullable String type,
      @Nullable String key,
      String topic,
      int partition,
      long offset,
      Instant recordedAt,
      @Nullable String traceId,
      @Nullable String value,
      @Nullable String valueEncoding) {

    static Row of(QuarantineReader.Row row) {
      String text = text(row.value());
      String base64 = row.value() == null || text != null
          ? null
          : Base64.getEncoder().encodeToString(row.value());
      return new Row(
          row.id().toString(),
          row.reason(),
          row.detail(),
          row.eventType(),
          row.eventKey(),
          row.id().topic(),
          row.id().partition(),
          row.id().offset(),
          row.recordedAt(),
          traceId(row),
          text != null ? text : base64,
          text != null ? "utf-8" : base64 != null ? "base64" : null);
    }

    static @Nullable String traceId(QuarantineReader.Row row) {
      return TraceContext.parse(row.traceparent()).map(TraceContext::traceId).orElse(null);
    }

    private static @Nullable String text(byte @Nullable [] value) {
      if (value == null) {
        return null;
      }
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
  }

  private final QuarantineReader quarantine;
  private final TransactionOperations snapshots;
  private final NextPage nextPage;

  QuarantineController(
      QuarantineReader quarantine, TransactionOperations snapshots, NextPage nextPage) {
    this.quarantine = quarantine;
    this.snapshots = snapshots;
    this.nextPage = nextPage;
  }

  @GetMapping(PATH)
  Page page(HttpServletRequest request) {
    QuarantineQuery query = QuarantineQuery.parse(request.getParameterMap());
    QuarantineReader.Page page =
        snapshots.execute(status -> quarantine.page(query.filter(), query.after(), query.limit()));
    List<Row> rows = page.rows().stream().map(Row::of).toList();
    return new Page(
        rows,
        page.more()
            ? nextPage.url(
                request, PATH, QuarantineQuery.cursor(page.rows().getLast().place()))
            : null);
  }
}
