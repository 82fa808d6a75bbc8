@NullMarked
package io.parallax.reporting.query;

import org.jspecify.annotations.NullMarked;
