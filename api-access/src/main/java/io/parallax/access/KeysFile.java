package io.parallax.access;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in the file that the operator keeps, as it is now: it is reread when it changes, so
 * that keys come and go without a restart. A change counts once it was seen twice, as it may be half
 * written at first. A file that cannot be used leaves the keys as they were. Thread-safe.
 *
 * <p>The content is compared, not its time: mounted secrets are swapped by a link, and may be older
 * than what they replace.
 */
final class KeysFile implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeysFile.class);
  private static final int MAX_BYTES = 1024 * 1024;

  private final Path file;
  private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("keys-file").factory());

  private @Nullable Future<?> checks;
  private String seen = "";
  private String content = "";
  private String lastProblem = "";
  private volatile List<ApiKey> keys = List.of();

  /** Why the file cannot be used. */
  private static final class UnusableException extends Exception {
    UnusableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Without a name there are no keys. */
  KeysFile(String name, Duration checkEvery) {
    this.file = Path.of(name);
    if (name.isEmpty()) {
      return;
    }
    try {
      use(text());
    } catch (UnusableException e) {
      watcher.shutdownNow();
      throw new AccessNotConfiguredException(String.valueOf(e.getMessage()));
    }
    long millis = checkEvery.toMillis();
    checks = watcher.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
  }

  List<ApiKey> keys() {
    return keys;
  }

  private void check() {
    try {
      String now = text();
      boolean settled = now.equals(seen);
      seen = now;
      if (settled && !now.equals(content)) {
        use(now);
      }
      if (now.equals(content)) {
        lastProblem = "";
      }
    } catch (UnusableException e) {
      if (!lastProblem.equals(e.getMessage())) {
        log.error("{}; the keys stay as they were", e.getMessage());
        lastProblem = String.valueOf(e.getMessage());
      }
    } catch (RuntimeException e) {
      log.error("The keys file could not be checked", e);
    }
  }

  private void use(String now) throws UnusableException {
    List<ApiKey> read;
    try {
      read = ApiKey.parse(now);
    } catch (ApiKey.BadLineException e) {
      throw new UnusableException("The keys file " + file + ", " + e.getMessage(), e);
    }
    if (read.isEmpty()) {
      throw new UnusableException("The keys file " + file + " has no keys", null);
    }
    keys = read;
    content = now;
    log.info(
        "Keys of the API: {}, of {} callers",
        read.size(),
        read.stream().map(key -> key.caller().getName()).distinct().count());
  }

  private String text() throws UnusableException {
    try {
      if (Files.isDirectory(file)) {
        throw new UnusableException("The keys file " + file + " is a folder", null);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new UnusableException("The keys file " + file + " is larger than 1 MiB", null);
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UnusableException("The keys file " + file + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new UnusableException("The keys file " + file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new UnusableException("The keys file " + file + " cannot be read: " + e, e);
    }
  }

  @Override
  public void close() {
    if (checks != null) {
      checks.cancel(true);
    }
    watcher.shutdownNow();
  }
}
