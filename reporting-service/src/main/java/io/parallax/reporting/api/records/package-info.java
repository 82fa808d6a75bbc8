/** Single records over REST: facts, quarantine, dimensions, erasure, freshness. */
@NullMarked
package io.parallax.reporting.api.records;

import org.jspecify.annotations.NullMarked;
