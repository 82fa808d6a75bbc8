package io.parallax.access;

import java.util.Map;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Passes requests on to Tomcat, after giving their answers, whoever makes them, the headers by which
 * a browser does nothing with them but show them. A page that needs more says so itself, in place of
 * {@link #POLICY}.
 */
final class SafeAnswers implements Adapter {
  static final String POLICY = "Content-Security-Policy";

  private static final Map<String, String> HEADERS = Map.of(
      POLICY,
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "Cross-Origin-Opener-Policy",
      "same-origin",
      "Cross-Origin-Resource-Policy",
      "same-origin",
      "Referrer-Policy",
      "no-referrer",
      "X-Content-Type-Options",
      "nosniff",
      "X-Frame-Options",
      "DENY");

  private final Adapter tomcat;

  SafeAnswers(Adapter tomcat) {
    this.tomcat = tomcat;
  }

  static void protect(Response response) {
    HEADERS.forEach(response::setHeader);
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    protect(response);
    tomcat.service(request, response);
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    return tomcat.prepare(request, response);
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent status)
      throws Exception {
    return tomcat.asyncDispatch(request, response, status);
  }

  @Override
  public void log(Request request, Response response, long time) {
    tomcat.log(request, response, time);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    tomcat.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return tomcat.getDomain();
  }
}
