/**
 * What a report is, whatever it is about: a definition with parameters and typed columns, asked for
 * pages of its rows. Each kind of report is a package of its own below; none of them knows another.
 */
@NullMarked
package io.parallax.reporting.report;

import org.jspecify.annotations.NullMarked;
