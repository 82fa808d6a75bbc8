/** What all of the API has in common: limits, errors, what a request accepts. */
@NullMarked
package io.parallax.reporting.api;

import org.jspecify.annotations.NullMarked;
