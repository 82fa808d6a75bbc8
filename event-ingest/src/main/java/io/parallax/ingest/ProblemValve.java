package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first and the last word on a request: refuses malformed ones that would be taken for faults
 * of ours further on, and gives those that nothing answered, such as one for an unknown path or with
 * a broken request line, a problem instead of Tomcat's HTML page. Thread-safe.
 */
final class ProblemValve extends ErrorReportValve {
  private final JsonMapper json;

  ProblemValve(JsonMapper json) {
    this.json = json;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (!hasConcreteContentType(request)) {
      refuse(request, response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
    } else if (request.getDecodedRequestURI() != null
        && request.getRequestURI().indexOf(';') >= 0) {
      refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
    } else if (!hasReadableQuery(request)) {
      refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
    } else {
      super.invoke(request, response);
    }
    if (response.getStatus() == HttpServletResponse.SC_REQUEST_TIMEOUT) {
      // or Tomcat would go on reading what drips in
      request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  private void refuse(Request request, Response response, int status) throws IOException {
    response.sendError(status);
    response.setSuspended(false);
    report(request, response, null);
  }

  private static boolean hasConcreteContentType(Request request) {
    String contentType = request.getContentType();
    return contentType == null || contentType.indexOf('*') < 0;
  }

  private static boolean hasReadableQuery(Request request) {
    String query = request.getQueryString();
    try {
      return query == null || UriUtils.decode(query, UTF_8).indexOf('\0') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.getOutputStream().write(json.writeValueAsBytes(problem(response.getStatus())));
      response.finishResponse();
    } catch (IOException e) {
      container.getLogger().debug("The client left before its answer", e);
    }
  }

  /** The first kind of that status: what got no further than here cannot have waited for Kafka. */
  private static Problem problem(int status) {
    for (Problem.Kind kind : Problem.Kind.values()) {
      if (kind.status() == status) {
        return kind.with("the request did not reach any resource");
      }
    }
    HttpStatus known = HttpStatus.resolve(status);
    String title = known == null ? "Error" : known.getReasonPhrase();
    return new Problem("about:blank", title, status, title, List.of());
  }
}
