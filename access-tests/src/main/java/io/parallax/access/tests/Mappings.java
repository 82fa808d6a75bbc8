package io.parallax.access.tests;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Everything that a running service answers to, as {@code GET /api/v1/things/{id}}; {@code *} for
 * any method.
 */
final class Mappings {
  private final SortedSet<String> found = new TreeSet<>();

  private Mappings() {}

  /** On the port of the API. */
  static SortedSet<String> ofApi(ApplicationContext service) {
    var mappings = new Mappings();
    service.getBeansOfType(HandlerMapping.class).values().forEach(mappings::add);
    return mappings.found;
  }

  /** On the port of health and metrics. */
  static SortedSet<String> ofManagement(ApplicationContext service) {
    return new TreeSet<>(service.getBean(PathMappedEndpoints.class).getAllPaths());
  }

  private void add(HandlerMapping mapping) {
    switch (mapping) {
      case RequestMappingInfoHandlerMapping methods ->
        methods.getHandlerMethods().keySet().forEach(this::add);
      case RouterFunctionMapping routes -> {
        RouterFunction<?> function = routes.getRouterFunction();
        if (function != null) {
          function.accept(new Routes());
        }
      }
      case AbstractUrlHandlerMapping urls ->
        urls.getHandlerMap().keySet().forEach(path -> found.add("* " + path));
      default -> throw new AssertionError("an unknown kind of mapping: " + mapping.getClass());
    }
  }

  private void add(RequestMappingInfo info) {
    Set<?> methods = info.getMethodsCondition().getMethods();
    for (String path : info.getPatternValues()) {
      if (methods.isEmpty()) {
        found.add("* " + path);
      }
      methods.forEach(method -> found.add(method + " " + path));
    }
  }

  /** Walks over the routes; nested ones are not used, and would not be understood. */
  private final class Routes implements RouterFunctions.Visitor {
    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
      var read = new Predicate();
      predicate.accept(read);
      if (read.path.isEmpty()) {
        throw new AssertionError("a route without a path: " + predicate);
      }
      if (read.methods.isEmpty()) {
        found.add("* " + read.path);
      }
      // HEAD is answered as GET is
      read.methods.stream()
          .filter(
              method -> !method.equals(HttpMethod.HEAD) || !read.methods.contains(HttpMethod.GET))
          .forEach(method -> found.add(method + " " + read.path));
    }

    @Override
    public void startNested(RequestPredicate predicate) {
      throw new AssertionError("a nested route: " + predicate);
    }

    @Override
    public void endNested(RequestPredicate predicate) {}

    @Override
    public void resources(Function<ServerRequest, Optional<Resource>> lookup) {
      throw new AssertionError("a route to resources: " + lookup);
    }

    @Override
    public void attributes(java.util.Map<String, Object> attributes) {}

    @Override
    public void unknown(RouterFunction<?> function) {
      throw new AssertionError("an unknown kind of route: " + function);
    }
  }

  /** Path and methods of a route; other conditions only make it narrower. */
  private static final class Predicate implements RequestPredicates.Visitor {
    private String path = "";
    private Set<HttpMethod> methods = Set.of();

    @Override
    public void path(String pattern) {
      path = pattern;
    }

    @Override
    public void method(Set<HttpMethod> allowed) {
      methods = allowed;
    }

    @Override
    @SuppressWarnings("removal") // the interface still asks for it
    public void pathExtension(String extension) {}

    @Override
    public void header(String name, String value) {}

    @Override
    public void param(String name, String value) {}

    @Override
    public void version(String version) {}

    @Override
    public void startAnd() {}

    @Override
    public void and() {}

    @Override
    public void endAnd() {}

    @Override
    public void startOr() {
      throw new AssertionError("a route with alternatives");
    }

    @Override
    public void or() {}

    @Override
    public void endOr() {}

    @Override
    public void startNegate() {
      throw new AssertionError("a route with a negation");
    }

    @Override
    public void endNegate() {}

    @Override
    public void unknown(RequestPredicate predicate) {}
  }
}
