package io.parallax.quickstart;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param dataFolder kept afterwards; null for a temporary one
 * @param readyFile written when everything is ready; null for none
 */
record CommandLine(
    boolean sampleData,
    int portOffset,
    @Nullable Path dataFolder,
    @Nullable Path readyFile,
    boolean help) {

  /** A mistake in the options, in words for the user. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
      super(message);
    }
  }

  static CommandLine parse(String... args) {
    boolean sampleData = true;
    int portOffset = 0;
    Path dataFolder = null;
    Path readyFile = null;
    boolean help = false;
    for (Iterator<String> rest = Arrays.asList(args).iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--no-sample-data" -> sampleData = false;
        case "--port-offset" -> portOffset = offset(value(option, rest));
        case "--data-dir" -> dataFolder = Path.of(value(option, rest));
        case "--ready-file" -> readyFile = Path.of(value(option, rest));
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown option " + option);
      }
    }
    return new CommandLine(sampleData, portOffset, dataFolder, readyFile, help);
  }

  private static String value(String option, Iterator<String> rest) {
    String value = rest.hasNext() ? rest.next() : "";
    if (value.isEmpty() || value.startsWith("--")) {
      throw new UsageException(option + " has no value, expected one after it");
    }
    return value;
  }

  private static int offset(String text) {
    try {
      int offset = Integer.parseInt(text);
      if (offset >= 0 && offset <= Ports.MAX_OFFSET) {
        return offset;
      }
    } catch (NumberFormatException e) {
      // refused below, like a number out of range
    }
    throw new UsageException(
        "--port-offset was %s, expected a number from 0 to %d".formatted(text, Ports.MAX_OFFSET));
  }
}
