package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Why a request gets no further. */
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
  void answer(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    ErrorForm form = ErrorForm.of(request);
    byte[] body = JSON.writeValueAsBytes(form.body(type, title, status, detail));
    response.setStatus(status);
    response.setContentType(form.mediaType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
