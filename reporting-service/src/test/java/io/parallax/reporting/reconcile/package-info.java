@NullMarked
package io.parallax.reporting.reconcile;

import org.jspecify.annotations.NullMarked;
