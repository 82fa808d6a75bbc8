/** The formulas of the indicators: sums in, numbers out. Pure; knows no database and no framework. */
@NullMarked
package io.parallax.reporting.metric;

import org.jspecify.annotations.NullMarked;
