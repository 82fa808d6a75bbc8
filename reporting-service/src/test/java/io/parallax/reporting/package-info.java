@NullMarked
package io.parallax.reporting;

import org.jspecify.annotations.NullMarked;
