/**
 * Everything that is kept, in PostgreSQL: ledger, cube, positions and quarantine. The only place
 * that writes. SQL stands beside its use.
 */
@NullMarked
package io.parallax.reporting.store;

import org.jspecify.annotations.NullMarked;
