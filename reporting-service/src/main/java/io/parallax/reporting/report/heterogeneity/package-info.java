/** The report of how groups of customers differ. */
@NullMarked
package io.parallax.reporting.report.heterogeneity;

import org.jspecify.annotations.NullMarked;
