@NullMarked
package io.parallax.reporting.api.records;

import org.jspecify.annotations.NullMarked;
