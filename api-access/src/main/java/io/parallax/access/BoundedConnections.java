package io.parallax.access;

import java.nio.channels.SocketChannel;
import java.util.Comparator;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Holds a bounded number of connections. Beyond it, a new one replaces the one that has been without
 * a complete request for longest, so that many slow or idle connections neither fill the memory nor
 * keep others out. Thread-safe.
 */
final class BoundedConnections extends NioEndpoint {
  /** So many more are accepted while a request is under way on every other one, then none. */
  private static final int SPARE = 20;

  private volatile int limit = Integer.MAX_VALUE;

  void setLimit(int limit) {
    this.limit = limit;
    setMaxConnections(limit + SPARE);
  }

  @Override
  protected boolean setSocketOptions(SocketChannel accepted) {
    boolean open = super.setSocketOptions(accepted);
    if (getConnectionCount() > limit) {
      getConnections().stream()
          .filter(connection -> !connection.equals(connections.get(accepted)))
          .filter(connection -> !isInRequest(connection))
          .max(Comparator.comparingLong(BoundedConnections::millisWithoutRequest))
          .ifPresent(BoundedConnections::close);
    }
    return open;
  }

  /** Tomcat holds the lock of a connection while it works on a request, unless the request waits. */
  private static boolean isInRequest(SocketWrapperBase<?> connection) {
    return connection.getLock().isLocked()
        || (connection.getCurrentProcessor() instanceof Processor processor && processor.isAsync());
  }

  private static void close(SocketWrapperBase<NioChannel> connection) {
    if (connection.getLock().tryLock()) {
      try {
        connection.close();
      } finally {
        connection.getLock().unlock();
      }
    }
  }

  /** Since the first byte of its headers, or else since its last request or its start. */
  private static long millisWithoutRequest(SocketWrapperBase<?> connection) {
    return connection.getCurrentProcessor() instanceof HeaderDeadline.Impatient incomplete
        ? incomplete.millisSinceFirstByte()
        : System.currentTimeMillis() - ((NioSocketWrapper) connection).getLastRead();
  }
}
