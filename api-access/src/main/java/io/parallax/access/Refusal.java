package io.parallax.access;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Why a request gets no further, as RFC 9457 problem details. */
public enum Refusal {
  MALFORMED(400, "unreadable", "Malformed request"),
  UNAUTHENTICATED(401, "unauthenticated", "Unauthenticated"),
  FORBIDDEN(403, "forbidden", "Forbidden"),
  RATE_LIMITED(429, "rate-limited", "Too many requests"),
  UNAVAILABLE(503, "unavailable", "Service unavailable"),
  OVERLOADED(503, "overloaded", "Too many concurrent requests");

  private static final JsonMapper JSON = new JsonMapper();

  private final int status;
  private final String type;
  private final String title;

  Refusal(int status, String type, String title) {
    this.status = status;
    this.type = "/problems/" + type;
    this.title = title;
  }

  private record Problem(String type, String title, int status, String detail) {}

  public int status() {
    return status;
  }

  /** Where this is described, from the root of the service. */
  public String type() {
    return type;
  }

  public String title() {
    return title;
  }

  /** As in the tag of its counter. */
  String reason() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Ends the request with this as its answer. */
  void answer(HttpServletResponse response, String detail) throws IOException {
    byte[] body = JSON.writeValueAsBytes(new Problem(type, title, status, detail));
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
