/** The report of which part of what was sold has been heard about. */
@NullMarked
package io.parallax.reporting.report.coverage;

import org.jspecify.annotations.NullMarked;
