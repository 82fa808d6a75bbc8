/**
 * Tries to make the product lose or double something. A sender journals what it sent and what it was
 * told, faults are injected meanwhile, and a verifier holds what is published against the journal.
 *
 * <pre>{@code
 * Load --journal--> Verifier <--reports, ledger, log, positions
 *   |
 *   v
 * services --ChaosProxy--> three brokers, PostgreSQL        all of it processes of a Cluster
 * }</pre>
 */
@NullMarked
package io.parallax.faults;

import org.jspecify.annotations.NullMarked;
