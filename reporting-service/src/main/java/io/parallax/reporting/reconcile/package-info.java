/**
 * Holds the database against itself: what the ledger says, worked out in SQL, against what is kept.
 *
 * <p>On purpose it shares nothing with the code that keeps ledger and cube in step.
 */
@NullMarked
package io.parallax.reporting.reconcile;

import org.jspecify.annotations.NullMarked;
