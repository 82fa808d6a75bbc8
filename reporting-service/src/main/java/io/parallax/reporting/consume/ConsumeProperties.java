package io.parallax.reporting.consume;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the way from Kafka into the database.
 *
 * @param threads batches in work at the same time in this process
 * @param retryPause pause before a failed batch is tried again
 * @param kafkaTimeout how long Kafka may take to answer a question about its topics
 * @param laneCheckInterval how often the positions are compared with Kafka
 * @param sweepInterval how often links between lanes are settled
 * @param mergeInterval how often what batches added to the cube is merged
 * @param mergeTimeout how long the database may work on one statement of that
 * @param maxChanges most changes that may wait to be merged before no more events are taken
 * @param backlogInterval how often they are counted
 * @param maxBytes most bytes of records, unpacked, in hand of all threads together
 */
@ConfigurationProperties(prefix = "parallax.consume", ignoreUnknownFields = false)
record ConsumeProperties(
    int threads,
    Duration retryPause,
    Duration kafkaTimeout,
    Duration laneCheckInterval,
    Duration sweepInterval,
    Duration mergeInterval,
    Duration mergeTimeout,
    int maxChanges,
    Duration backlogInterval,
    DataSize maxBytes) {}
