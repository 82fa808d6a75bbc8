package io.parallax.reporting.report;

import java.time.Instant;

/**
 * A stretch of time, {@code [start, end)}.
 *
 * @param cut whether it is only a part of a calendar period
 */
record Period(Instant start, Instant end, boolean cut) {}
