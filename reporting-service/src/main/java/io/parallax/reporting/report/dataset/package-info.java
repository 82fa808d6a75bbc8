/** Tables for BI tools: what rows they have, and how they are read. */
@NullMarked
package io.parallax.reporting.report.dataset;

import org.jspecify.annotations.NullMarked;
