/**
 * The product and others that do the same, side by side on one machine.
 *
 * <p>Everything runs as processes of their own; this one fills, waits, checks the answers and only
 * then prints figures.
 */
@NullMarked
package io.parallax.benchmarks;

import org.jspecify.annotations.NullMarked;
