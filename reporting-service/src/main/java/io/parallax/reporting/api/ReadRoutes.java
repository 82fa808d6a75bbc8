package io.parallax.reporting.api;

import io.parallax.access.Accept;
import io.parallax.access.Document;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
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

  public void add(Document document) {
    add(document.path(), document.mediaTypes(), request -> document.answer());
  }

  /**
   * Adds a route.
   *
   * @param types what the answers are; who accepts none of them is refused
   */
  public void add(String path, List<MediaType> types, HandlerFunction<ServerResponse> handler) {
    RequestPredicate matches = RequestPredicates.path(path);
    routes.route(
        RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(matches), request -> {
          if (!Accept.of(request.servletRequest()).takesOneOf(types)) {
            throw new HttpMediaTypeNotAcceptableException(types);
          }
          return handler.handle(request);
        });
    routes.route(matches, request -> {
      throw new HttpRequestMethodNotSupportedException(request.method().name(), ALLOWED);
    });
  }

  public RouterFunction<ServerResponse> build() {
    return routes.build();
  }
}
