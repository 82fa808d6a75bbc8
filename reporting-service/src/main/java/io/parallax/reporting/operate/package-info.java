/** What an operator asks of the database from a command line, beside the running service. */
@NullMarked
package io.parallax.reporting.operate;

import org.jspecify.annotations.NullMarked;
