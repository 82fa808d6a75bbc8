package io.parallax.faults;

import java.nio.file.Path;

/** One line of the fault matrix: what goes wrong, and how that is brought about. */
sealed interface FaultRow {
  String id();

  /** What goes wrong, in words. */
  String fault();

  /** Whether it is part of the quick run. */
  boolean quick();

  /** Faults on a running cluster while events are sent to it. */
  record UnderLoad(String id, String fault, boolean quick, Script script) implements FaultRow {}

  /** An experiment that brings all it needs. */
  record OfItsOwn(String id, String fault, boolean quick, Experiment experiment)
      implements FaultRow {}

  /** What is done to the cluster; afterwards everything is healed by whoever runs it. */
  interface Script {
    void play(Scene scene) throws Exception;
  }

  /** Does everything by itself, in an empty folder. */
  interface Experiment {
    Result run(FaultRow row, long seed, boolean full, Path folder) throws Exception;
  }
}
