@NullMarked
package io.parallax.quickstart;

import org.jspecify.annotations.NullMarked;
