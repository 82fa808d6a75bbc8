@NullMarked
package io.parallax.reporting.api;

import org.jspecify.annotations.NullMarked;
