/** The service that takes outcome events over REST. */
@NullMarked
package io.parallax.outcomes;

import org.jspecify.annotations.NullMarked;
