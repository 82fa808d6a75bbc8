/** The product as its users see it: events in over HTTP, figures out over HTTP. */
@NullMarked
package io.parallax.e2e;

import org.jspecify.annotations.NullMarked;
