/**
 * What the events add up to: pure functions from events to ledger rows, and from ledger rows to
 * counters. Knows no database, no Kafka and no framework.
 *
 * <pre>{@code
 * events --WorkingSet.apply--> ledger rows before and after --Fold--> counters to add to the cube
 * }</pre>
 */
@NullMarked
package io.parallax.reporting.aggregate;

import org.jspecify.annotations.NullMarked;
