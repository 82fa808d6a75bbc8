@NullMarked
package io.parallax.patience;

import org.jspecify.annotations.NullMarked;
