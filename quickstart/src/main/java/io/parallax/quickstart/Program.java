package io.parallax.quickstart;

import java.nio.file.Path;

/** What a {@link Part} runs. */
public interface Program {

  /** Name for messages and for the log file, such as {@code sales-service}. */
  String name();

  /**
   * Starts the process, with its output added to {@code log}.
   *
   * @throws StackException if that fails at once
   */
  ProcessHandle launch(Path log);

  /** Whether it does its work now; asked again and again, so without waiting long. */
  boolean isReady();

  /** Asks the process to end in good order. */
  default void terminate(ProcessHandle process) {
    process.destroy();
  }

  /** Advice for the person at the screen, from what the log of a failed start says, or nothing. */
  default String advice(String logTail) {
    return "";
  }
}
