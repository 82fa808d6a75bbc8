/** Measures the store of reporting-service from within. */
@NullMarked
package io.parallax.benchmarks.stages;

import org.jspecify.annotations.NullMarked;
