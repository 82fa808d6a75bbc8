package io.parallax.access;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 as Tomcat speaks it, to clients that bring the headers of a request in time. Tomcat cuts
 * off who is silent, and would wait for ever for one who sends a byte now and then. Every answer has
 * the headers of {@link SafeAnswers}.
 *
 * <p>Public with a constructor without parameters, as Tomcat makes it by its name.
 */
public final class HeaderDeadline extends Http11NioProtocol {
  private final BoundedConnections connections;
  private Duration time = Duration.ofSeconds(10);

  public HeaderDeadline() {
    this(new BoundedConnections());
  }

  private HeaderDeadline(BoundedConnections connections) {
    super(connections);
    this.connections = connections;
  }

  void setTime(Duration time) {
    this.time = time;
  }

  void setConnectionLimit(int limit) {
    connections.setLimit(limit);
  }

  @Override
  public void setAdapter(Adapter adapter) {
    super.setAdapter(new SafeAnswers(adapter));
  }

  @Override
  protected Processor createProcessor() {
    return new Impatient(getAdapter());
  }

  /** Reads the requests of a connection, then those of another one. */
  final class Impatient extends Http11Processor {
    /** Whose headers are incomplete, and since when. */
    private @Nullable SocketWrapperBase<?> waiting;

    private volatile long since;

    Impatient(Adapter adapter) {
      super(HeaderDeadline.this, adapter);
    }

    long millisSinceFirstByte() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** Called whenever something came in, as long as the headers are incomplete. */
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      boolean goesOn = socket.equals(waiting);
      if (goesOn && System.nanoTime() - since > time.toNanos()) {
        waiting = null;
        return SocketState.CLOSED;
      }
      int answered = request.getRequestProcessor().getRequestCount();
      SocketState state = super.service(socket);
      if (state != SocketState.LONG || isAsync()) {
        waiting = null;
      } else if (!goesOn || request.getRequestProcessor().getRequestCount() != answered) {
        waiting = socket;
        since = System.nanoTime();
      }
      return state;
    }
  }
}
