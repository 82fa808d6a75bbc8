/** Reports with a row for each period of a range: sales, revenue, outcomes, and both beside each other. */
@NullMarked
package io.parallax.reporting.report.period;

import org.jspecify.annotations.NullMarked;
