/** Periods of a time zone's calendar: where they begin, and what each is compared with. */
@NullMarked
package io.parallax.reporting.calendar;

import org.jspecify.annotations.NullMarked;
