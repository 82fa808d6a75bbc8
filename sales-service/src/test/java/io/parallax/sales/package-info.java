@NullMarked
package io.parallax.sales;

import org.jspecify.annotations.NullMarked;
