/** Reports over REST: a route for each, their formats, and the catalogue. */
@NullMarked
package io.parallax.reporting.api.report;

import org.jspecify.annotations.NullMarked;
