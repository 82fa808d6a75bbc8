/** The report API: what was asked for, the periods, the rows, and their formats. */
@NullMarked
package io.parallax.reporting.report;

import org.jspecify.annotations.NullMarked;
