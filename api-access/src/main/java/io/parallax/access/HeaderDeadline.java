package io.parallax.access;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * HTTP/1.1 as Tomcat speaks it, to clients that bring the headers of a request in time. Tomcat cuts
 * off who is silent, and would wait for ever for one who sends a byte now and then. Every answer has
 * the headers of {@link SafeAnswers}.
 *
 * <p>Public with a constructor without parameters, as Tomcat makes it by its name.
 */
public final class HeaderDeadline extends Http11NioProtocol {
  /** What Tomcat says of a request whose line and headers are more than it takes. */
  private static final String TOO_LARGE =
      StringManager.getManager(Http11Processor.class).getString("iib.requestheadertoolarge.error");

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

    /** The status of a request with too long a line or headers; 0 for others. */
    private int tooLarge;

    Impatient(Adapter adapter) {
      super(HeaderDeadline.this, adapter);
    }

    /** Tomcat has only one status for all that it cannot read, and sets it more than once. */
    @Override
    protected void setErrorState(ErrorState state, @Nullable Throwable cause) {
      if (cause != null && TOO_LARGE.equals(cause.getMessage())) {
        tooLarge = request.requestURI().isNull()
            ? HttpServletResponse.SC_REQUEST_URI_TOO_LONG
            : HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value();
      }
      if (tooLarge > 0) {
        response.setStatus(tooLarge);
      }
      super.setErrorState(state, cause);
    }

    long millisSinceFirstByte() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** Called whenever something came in, as long as the headers are incomplete. */
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      tooLarge = 0;
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
