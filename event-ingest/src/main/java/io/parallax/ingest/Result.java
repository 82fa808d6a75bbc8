package io.parallax.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parallax.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event, as the sender reads it.
 *
 * <pre>{@code
 * {"status":"accepted","type":"parallax.sale-closed.v1","key":"S-1001","revision":1}
 * {"status":"valid","type":"parallax.sale-closed.v1","key":"S-1001","revision":1,"dryRun":true}
 * {"index":7,"status":"accepted","type":"parallax.sale-closed.v1","key":"S-1001","revision":1}
 * {"index":8,"status":"rejected","problem":{"type":"/problems/invalid-event", ...}}
 * }</pre>
 *
 * @param index place in its batch, from 0; null for an event that came alone
 * @param dryRun true for an event that came alone and was only checked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Result(
    @Nullable Integer index,
    String status,
    @Nullable String type,
    @Nullable String key,
    @Nullable Integer revision,
    @Nullable Problem problem,
    @Nullable Boolean dryRun) {

  /** @param dryRun whether it was only checked */
  static Result accepted(@Nullable Integer index, Event event, boolean dryRun) {
    return new Result(
        index,
        dryRun ? "valid" : "accepted",
        event.type().cloudEventType(),
        event.key().toString(),
        event.revision(),
        null,
        (dryRun && index == null) ? true : null);
  }

  static Result rejected(int index, Problem problem) {
    return new Result(index, "rejected", null, null, null, problem, null);
  }
}
