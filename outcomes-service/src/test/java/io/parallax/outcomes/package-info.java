@NullMarked
package io.parallax.outcomes;

import org.jspecify.annotations.NullMarked;
