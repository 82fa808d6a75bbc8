package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the sender of a CloudEvent identified it: the attributes that are passed on as they came.
 *
 * @param id unique within the source
 * @param source who sent it, a URI reference
 * @param time when it happened, to the nanosecond; null if the sender did not say
 */
public record Origin(String id, String source, @Nullable Instant time) {}
