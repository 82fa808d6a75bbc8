/** Lists of the facts that reports count. */
@NullMarked
package io.parallax.reporting.report.facts;

import org.jspecify.annotations.NullMarked;
