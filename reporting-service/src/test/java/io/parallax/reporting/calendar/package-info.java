@NullMarked
package io.parallax.reporting.calendar;

import org.jspecify.annotations.NullMarked;
