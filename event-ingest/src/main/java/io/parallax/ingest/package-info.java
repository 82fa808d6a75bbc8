/**
 * What both ingest services share: the way from an HTTP request to an acknowledged Kafka record.
 *
 * <pre>{@code
 * POST -> Admission (or 503)
 *              |
 *         IngestEndpoint -> RequestBody -> EventJson -> Batch -> EventPublisher -> Kafka
 *              |            (limits)       (strict)  (results)  (waits for acks)     |
 *              +---- 202, or a Problem <---------------------------------------------+
 * }</pre>
 *
 * <p>Nothing here knows a particular type of event: a service says which topic it feeds, and the
 * table of {@link io.parallax.events.EventType} says the rest.
 */
@NullMarked
package io.parallax.ingest;

import org.jspecify.annotations.NullMarked;
