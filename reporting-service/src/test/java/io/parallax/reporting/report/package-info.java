@NullMarked
package io.parallax.reporting.report;

import org.jspecify.annotations.NullMarked;
