@NullMarked
package io.parallax.reporting.aggregate;

import org.jspecify.annotations.NullMarked;
