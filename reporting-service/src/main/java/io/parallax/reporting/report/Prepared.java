package io.parallax.reporting.report;

import java.util.function.Supplier;

/**
 * A report of one snapshot before the work: enough to say whether its rows are known already.
 *
 * @param state what the rows depend on beside the query and the version of the data: they are the
 *     same as long as this is
 * @param table does the work, in the transaction of the snapshot
 */
public record Prepared(String state, Supplier<Table> table) {}
