@NullMarked
package io.parallax.reporting.metric;

import org.jspecify.annotations.NullMarked;
