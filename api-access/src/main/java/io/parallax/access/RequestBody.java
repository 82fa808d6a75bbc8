package io.parallax.access;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, read piece by piece and only until its time is over. For one thread.
 *
 * <p>What counts is what arrives, never what {@code Content-Length} announces.
 */
public final class RequestBody {
  private static final int FIRST_BYTES = 4 * 1024;

  private final InputStream in;
  private final InstantSource clock;
  private final Duration time;
  private final Instant deadline;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int end;

  /** Has {@code time} from now on. */
  public RequestBody(InputStream in, Duration time) {
    this(in, time, new SteadyClock());
  }

  RequestBody(InputStream in, Duration time, InstantSource clock) {
    this.in = in;
    this.clock = clock;
    this.time = time;
    this.deadline = clock.instant().plus(time);
  }

  /**
   * Fills {@code bytes} from {@code start} on, as far as the body goes.
   *
   * @return where what was read ends: the length of {@code bytes}, less if the body ended before
   */
  public int read(byte[] bytes, int start) {
    int next = start;
    while (next < bytes.length && fill()) {
      int length = Math.min(end - position, bytes.length - next);
      System.arraycopy(buffer, position, bytes, next, length);
      position += length;
      next += length;
    }
    return next;
  }

  /**
   * All of it, counted in {@code memory} as it comes; null if it is more than {@code max} bytes.
   */
  public byte @Nullable [] readAll(int max, MemoryBudget.Share memory) {
    byte[] bytes = new byte[Math.min(FIRST_BYTES, max + 1)];
    memory.take(bytes.length);
    int length = read(bytes, 0);
    while (length == bytes.length) {
      if (length > max) {
        return null;
      }
      int larger = (int) Math.min(2L * length, max + 1L);
      memory.take(larger); // both at once, while it is copied
      bytes = Arrays.copyOf(bytes, larger);
      memory.giveBack(length);
      length = read(bytes, length);
    }
    return Arrays.copyOf(bytes, length);
  }

  /**
   * The next line without its end, or null after the last one. Of a line longer than {@code max}
   * bytes, the first {@code max + 1}; the rest is read and forgotten.
   */
  public byte @Nullable [] readLine(int max) {
    var line = new ByteArrayOutputStream(512);
    boolean any = false;
    while (fill()) {
      any = true;
      int lineEnd = position;
      while (lineEnd < end && buffer[lineEnd] != '\n') {
        lineEnd++;
      }
      line.write(buffer, position, Math.min(lineEnd - position, max + 1 - line.size()));
      position = Math.min(lineEnd + 1, end);
      if (lineEnd < end) {
        break;
      }
    }
    return any ? line.toByteArray() : null;
  }

  /** Whether there is something in the buffer, if need be by reading on. */
  private boolean fill() {
    if (position < end) {
      return true;
    }
    if (clock.instant().isAfter(deadline)) {
      throw tooSlow();
    }
    try {
      position = 0;
      end = Math.max(0, in.read(buffer));
      return end > 0;
    } catch (SocketTimeoutException e) {
      throw tooSlow();
    } catch (IOException e) {
      throw new BodyException(
          BodyException.Reason.BROKEN, "the body broke off or its framing is broken");
    }
  }

  private BodyException tooSlow() {
    return new BodyException(
        BodyException.Reason.TOO_SLOW,
        "the body stalled, or it took longer than %d seconds".formatted(time.toSeconds()));
  }
}
