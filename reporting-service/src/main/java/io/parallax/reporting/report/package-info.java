/**
 * The report API: what was asked for, the periods, the rows, and their formats. Beside the sums, a
 * look at single facts and at the records in quarantine.
 */
@NullMarked
package io.parallax.reporting.report;

import org.jspecify.annotations.NullMarked;
