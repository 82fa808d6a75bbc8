package io.parallax.events;

import org.jspecify.annotations.Nullable;

/**
 * One event as it came in.
 *
 * @param type null if the sender named none that we know
 */
public record Received(@Nullable EventType type, Decoded decoded) {}
