@NullMarked
package io.parallax.reporting.consume;

import org.jspecify.annotations.NullMarked;
