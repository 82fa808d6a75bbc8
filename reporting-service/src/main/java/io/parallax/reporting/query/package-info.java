/** Everything that reports and lookups read, in PostgreSQL. Writes nothing. SQL stands beside its use. */
@NullMarked
package io.parallax.reporting.query;

import org.jspecify.annotations.NullMarked;
