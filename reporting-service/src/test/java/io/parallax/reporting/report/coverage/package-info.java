@NullMarked
package io.parallax.reporting.report.coverage;

import org.jspecify.annotations.NullMarked;
