package io.parallax.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last word on a request: one that nothing answered, such as one for an unknown path or with a
 * broken request line, gets a problem instead of Tomcat's HTML page, and what is still coming of one
 * that was answered early is read for a while only. Thread-safe.
 */
public class ProblemValve extends ErrorReportValve {
  private final JsonMapper json;
  private Semaphore rests = new Semaphore(100);
  private Duration restTime = Duration.ofSeconds(5);

  /** The plain form of a problem, for a status that says all there is to say. */
  private record Plain(String type, String title, int status, String detail) {}

  public ProblemValve(JsonMapper json) {
    this.json = json;
  }

  /**
   * How long the rest of a request is read that was answered before its end, and of how many requests
   * at the same time; beyond it, the connection is closed at once.
   */
  final void setRest(Duration time, int requests) {
    this.restTime = time;
    this.rests = new Semaphore(requests);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (!hasConcreteContentType(request)) {
      refuse(request, response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
      return;
    }
    if (!hasReadablePath(request)) {
      refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    super.invoke(request, response);
    if (!request.isAsync()) {
      readRest(request, response);
    }
  }

  /** Spring takes another one for a fault of ours. */
  private static boolean hasConcreteContentType(Request request) {
    String contentType = request.getContentType();
    return contentType == null || contentType.indexOf('*') < 0;
  }

  /** Tomcat reads the path without its parameters, and Spring with them. */
  private static boolean hasReadablePath(Request request) {
    try {
      // Tomcat has refused already what it could not decode
      return request.getDecodedRequestURI() == null
          || new URI(request.getRequestURI()).getPath() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Answers with the problem of a status, and nothing else of the service gets to see the request. */
  protected final void refuse(Request request, Response response, int status) throws IOException {
    response.sendError(status);
    response.setSuspended(false);
    report(request, response, null);
    readRest(request, response);
  }

  /**
   * Whoever sends all before reading an answer shall get it, so the rest is read; but Tomcat alone
   * would do so for as long as something drips in.
   */
  private void readRest(Request request, Response response) throws IOException {
    org.apache.coyote.Request coyote = request.getCoyoteRequest();
    if (isRead(coyote) || coyote.hasExpectation()) {
      return;
    }
    if (response.getStatus() == HttpServletResponse.SC_REQUEST_TIMEOUT) {
      coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
      return;
    }
    response.finishResponse();
    if (!rests.tryAcquire()) {
      coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
      return;
    }
    long end = System.nanoTime() + restTime.toNanos();
    var forgotten = new Forgotten();
    try {
      while (coyote.doRead(forgotten) >= 0) {
        if (System.nanoTime() > end) {
          coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
          return;
        }
      }
    } catch (IOException e) { // it stalled, broke off or is malformed
      coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    } finally {
      rests.release();
    }
  }

  private static boolean isRead(org.apache.coyote.Request request) {
    var read = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
    return read.get();
  }

  @Override
  protected final void report(Request request, Response response, @Nullable Throwable throwable) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    SafeAnswers.protect(response.getCoyoteResponse()); // a failure has taken all headers away
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response
          .getOutputStream()
          .write(json.writeValueAsBytes(anyProblem(request, response.getStatus())));
      response.finishResponse();
    } catch (IOException e) {
      container.getLogger().debug("The client left before its answer", e);
    }
  }

  private Object anyProblem(Request request, int status) {
    if (status != HttpServletResponse.SC_REQUEST_URI_TOO_LONG
        && status != HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value()) {
      return problem(request, status);
    }
    var protocol = (AbstractHttp11Protocol<?>) request.getConnector().getProtocolHandler();
    return plain(
        status,
        "the request line and the headers have more than %d bytes together, expected fewer"
            .formatted(protocol.getMaxHttpRequestHeaderSize()));
  }

  /** What there is to say about a request that reached nothing. */
  protected Object problem(Request request, int status) {
    return plain(status, "the request did not reach any resource");
  }

  private static Plain plain(int status, String detail) {
    HttpStatus known = HttpStatus.resolve(status);
    return new Plain(
        "about:blank", known == null ? "Error" : known.getReasonPhrase(), status, detail);
  }

  /** Where what nobody wants goes. */
  private static final class Forgotten implements ApplicationBufferHandler {
    private @Nullable ByteBuffer buffer;

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public @Nullable ByteBuffer getByteBuffer() {
      return buffer;
    }

    @Override
    public void expand(int size) {}
  }
}
