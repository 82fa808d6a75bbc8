/**
 * From Kafka into the ledger, each event once.
 *
 * <p>The position in the database is the truth about how far a partition has been applied. What the
 * consumer happens to deliver is compared with it: what fits is applied, what does not fit is sought
 * again or, where Kafka itself has lost or replaced records, stops the partition with an alarm.
 */
@NullMarked
package io.parallax.reporting.consume;

import org.jspecify.annotations.NullMarked;
