package io.parallax.ingest;

import java.util.concurrent.Semaphore;

/**
 * The memory that all requests together may hold. Thread-safe, its shares are for one thread each.
 *
 * <p>Nobody waits for memory: a request that would have to is refused, and gives back what it had,
 * so that those before it can end.
 */
final class MemoryBudget {
  private static final int UNIT = 1024;

  private final Semaphore freeUnits;
  private final long uncounted;

  /** @param uncounted bytes that every share has for nothing: the number of shares bounds these */
  MemoryBudget(long bytes, long uncounted) {
    this.freeUnits = new Semaphore(Math.toIntExact(bytes / UNIT));
    this.uncounted = uncounted;
  }

  Share open() {
    return new Share();
  }

  /** What one request holds, until it is closed. */
  final class Share implements AutoCloseable {
    private long bytes;

    private Share() {}

    /** @throws ProblemException if so much is not there; what was taken before is kept */
    void take(long more) {
      if (!freeUnits.tryAcquire(units(bytes + more) - units(bytes))) {
        throw Problem.Kind.OVERLOADED.exception(
            "no memory is left for this request; send all of it again, which is always safe");
      }
      bytes += more;
    }

    void giveBack(long less) {
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
