@NullMarked
package io.parallax.reporting.operate;

import org.jspecify.annotations.NullMarked;
