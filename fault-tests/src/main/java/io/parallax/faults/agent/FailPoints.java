package io.parallax.faults.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What happens at a {@link FailPoint}, in the service: nothing, unless there is a file of its name. Of
 * all who come by, one takes the file, renames it to {@code <name>.hit}, and dies or waits.
 * Thread-safe.
 */
public final class FailPoints {
  /** Content of the file: die at once, as if by SIGKILL. */
  public static final String HALT = "halt";

  /** Content of the file: wait until the file of the hit is gone. */
  public static final String HOLD = "hold";

  private static final long LONGEST_WAIT = Duration.ofMinutes(3).toNanos();
  private static volatile @Nullable Path folder;

  private FailPoints() {}

  static void watch(Path armed) {
    folder = armed;
  }

  /** Called by the service, from what {@link Agent} has put into it. */
  public static void reach(String name) {
    Path armed = folder;
    if (armed == null || !Files.exists(armed.resolve(name))) {
      return;
    }
    Path hit = armed.resolve(name + ".hit");
    try {
      String what = Files.readString(armed.resolve(name));
      Files.move(armed.resolve(name), hit, StandardCopyOption.ATOMIC_MOVE);
      if (what.equals(HALT)) {
        Runtime.getRuntime().halt(137);
      }
      long end = System.nanoTime() + LONGEST_WAIT;
      while (Files.exists(hit) && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    } catch (NoSuchFileException e) {
      return; // somebody else was faster
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
