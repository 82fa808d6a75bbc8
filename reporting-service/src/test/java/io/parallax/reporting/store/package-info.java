@NullMarked
package io.parallax.reporting.store;

import org.jspecify.annotations.NullMarked;
