package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.ProblemValve;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first and the last word on a request: refuses malformed ones that would be taken for faults
 * of ours further on, and gives those that nothing answered a problem of the {@link Problem.Kind} of
 * their status. Thread-safe.
 */
final class StrictValve extends ProblemValve {
  private final Resources resources;

  StrictValve(JsonMapper json, Resources resources) {
    super(json);
    this.resources = resources;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (request.getDecodedRequestURI() != null && request.getRequestURI().indexOf(';') >= 0) {
      refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
    } else if (!hasReadableQuery(request)) {
      refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
    } else {
      super.invoke(request, response);
    }
  }

  private static boolean hasReadableQuery(Request request) {
    String query = request.getQueryString();
    try {
      return query == null || UriUtils.decode(query, UTF_8).indexOf('\0') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The first kind of that status: what got no further than here cannot have waited for Kafka. */
  @Override
  protected Object problem(Request request, int status) {
    if (status == HttpServletResponse.SC_NOT_FOUND) {
      return Problem.Kind.NOT_FOUND.with(resources.advice(request.getDecodedRequestURI()));
    }
    for (Problem.Kind kind : Problem.Kind.values()) {
      if (kind.status() == status) {
        return kind.with("the request did not reach any resource");
      }
    }
    return super.problem(request, status);
  }
}
