/**
 * Everything that is kept, in PostgreSQL: ledger, cube, positions and quarantine. The only place
 * that writes, but for {@code reconcile}, which rebuilds the cube when asked to. SQL stands beside
 * its use.
 */
@NullMarked
package io.parallax.reporting.store;

import org.jspecify.annotations.NullMarked;
