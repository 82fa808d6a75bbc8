@NullMarked
package io.parallax.reporting.report.heterogeneity;

import org.jspecify.annotations.NullMarked;
