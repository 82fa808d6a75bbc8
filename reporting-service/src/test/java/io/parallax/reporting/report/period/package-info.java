@NullMarked
package io.parallax.reporting.report.period;

import org.jspecify.annotations.NullMarked;
