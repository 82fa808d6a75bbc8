@NullMarked
package io.parallax.access;

import org.jspecify.annotations.NullMarked;
