package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.CubeTable;
import java.time.Duration;

/**
 * The changes of a table of the cube that wait to be merged.
 *
 * @param changes how many, counted no further than was asked for
 * @param sinceCaughtUp how long ago a merge last took all there were: none waits for longer
 */
public record WaitingChanges(CubeTable table, long changes, Duration sinceCaughtUp) {}
