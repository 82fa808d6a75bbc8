/**
 * Consumes both streams, keeps ledger and cube, and serves reports.
 *
 * <pre>{@code
 * Kafka                                                        PostgreSQL
 *   |  parallax.sales.v1 + parallax.outcomes.v1                    ^  |
 *   v                                                              |  |
 * consume.RecordListener --> one transaction per batch:             |  |
 *                             store.Positions   lock the lanes     |  |
 *                             aggregate         rows and counters  |  |
 *                             store             write, advance ----+  |
 *                                                                     v
 * BI tools <-- api <-- report (definitions, formulas of metric) <-- query.CubeReader
 *
 * reconcile: compares the cube with the ledger, from the side
 * }</pre>
 */
@NullMarked
package io.parallax.reporting;

import org.jspecify.annotations.NullMarked;
