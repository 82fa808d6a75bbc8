/** The service that takes sales events over REST. */
@NullMarked
package io.parallax.sales;

import org.jspecify.annotations.NullMarked;
