package io.parallax.reporting.metric;

import org.jspecify.annotations.Nullable;

/**
 * An indicator over one period and group. Without data, value and interval are null, never 0.
 *
 * @param n how many observations it rests on
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 * @param sufficient whether n reaches the minimum of the indicator
 */
public record IndicatorValue(
    @Nullable Double value,
    long n,
    long numerator,
    long denominator,
    @Nullable Double low,
    @Nullable Double high,
    boolean sufficient) {}
