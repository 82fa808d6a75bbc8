/** Drives the consumer's own classes, which only their package sees. */
@NullMarked
package io.parallax.reporting.consume;

import org.jspecify.annotations.NullMarked;
