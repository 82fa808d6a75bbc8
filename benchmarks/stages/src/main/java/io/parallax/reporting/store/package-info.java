/** Measures the store of reporting-service from within. */
@NullMarked
package io.parallax.reporting.store;

import org.jspecify.annotations.NullMarked;
