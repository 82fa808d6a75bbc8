@NullMarked
package io.parallax.reporting.api.report;

import org.jspecify.annotations.NullMarked;
