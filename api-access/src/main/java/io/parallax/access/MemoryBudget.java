package io.parallax.access;

import java.util.concurrent.Semaphore;

/**
 * The memory that all requests together may hold. Thread-safe, its shares are for one thread each.
 *
 * <p>Nobody waits for memory: a request that would have to is refused, and gives back what it had,
 * so that those before it can end.
 */
public final class MemoryBudget {
  private static final int UNIT = 1024;

  private final Semaphore freeUnits;
  private final long uncounted;

  /**
   * A budget of {@code bytes}.
   *
   * @param uncounted bytes that every share has for nothing: the number of shares bounds these
   */
  public MemoryBudget(long bytes, long uncounted) {
    this.freeUnits = new Semaphore(Math.toIntExact(bytes / UNIT));
    this.uncounted = uncounted;
  }

  /** The share of a request, with nothing in it. */
  public Share open() {
    return new Share();
  }

  /** What one request holds, until it is closed. */
  public final class Share implements AutoCloseable {
    private long bytes;

    private Share() {}

    /**
     * Takes some more.
     *
     * @throws BodyException if so much is not there; what was taken before is kept
     */
    public void take(long more) {
      if (!freeUnits.tryAcquire(units(bytes + more) - units(bytes))) {
        throw new BodyException(
            BodyException.Reason.NO_MEMORY, "no memory is left for this request");
      }
      bytes += more;
    }

    /** Gives back some of what was taken. */
    public void giveBack(long less) {
      freeUnits.release(units(bytes) - units(bytes - less));
      bytes -= less;
    }

    @Override
    public void close() {
      giveBack(bytes);
    }

    private int units(long held) {
      return Math.toIntExact(Math.ceilDiv(Math.max(0, held - uncounted), (long) UNIT));
    }
  }
}
