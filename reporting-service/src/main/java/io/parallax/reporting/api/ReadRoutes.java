package io.parallax.reporting.api;

import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Routes that answer GET, and HEAD as GET; other methods are refused. */
public final class ReadRoutes {
  private static final List<String> ALLOWED = List.of("GET", "HEAD");

  private final RouterFunctions.Builder routes = RouterFunctions.route();

  public void add(String path, HandlerFunction<ServerResponse> handler) {
    RequestPredicate matches = RequestPredicates.path(path);
    routes.route(RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(matches), handler);
    routes.route(matches, request -> {
      throw new HttpRequestMethodNotSupportedException(request.method().name(), ALLOWED);
    });
  }

  public RouterFunction<ServerResponse> build() {
    return routes.build();
  }
}
