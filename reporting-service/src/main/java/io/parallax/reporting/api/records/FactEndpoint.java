package io.parallax.reporting.api.records;

import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.InvalidValueException;
import io.parallax.reporting.api.ReadRoutes;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Single facts over REST, under the resource of each event type. Thread-safe.
 *
 * <p>A key may hold any character, but servers and proxies refuse or rewrite a path with an escaped
 * slash or backslash, or that ends in dots. Such keys go into the parameter, which takes all.
 */
final class FactEndpoint {
  private static final Parameter<Id> KEY =
      Parameter.text("key", "the key that is looked for", FactEndpoint::key).required();

  private final Facts facts;

  FactEndpoint(Facts facts) {
    this.facts = facts;
  }

  RouterFunction<ServerResponse> routes() {
    var routes = new ReadRoutes();
    for (EventType type : EventType.values()) {
      String path = "/api/v1/" + type.resource();
      routes.add(path, List.of(MediaType.APPLICATION_JSON), request -> byParameter(type, request));
      routes.add(
          path + "/{" + KEY.name() + "}",
          List.of(MediaType.APPLICATION_JSON),
          request -> byPath(type, request));
    }
    return routes.build();
  }

  private ServerResponse byParameter(EventType type, ServerRequest request) throws Exception {
    var parameters = new GivenParameters(request.servletRequest().getParameterMap());
    parameters.allowOnly(List.of(KEY));
    return answer(type, parameters.single(KEY, null), parameters);
  }

  private ServerResponse byPath(EventType type, ServerRequest request) throws Exception {
    var parameters = new GivenParameters(request.servletRequest().getParameterMap());
    parameters.allowOnly(List.of());
    Id key = null;
    try {
      key = key(request.pathVariable(KEY.name()));
    } catch (IllegalArgumentException e) {
      parameters.refuse(KEY.name(), String.valueOf(e.getMessage()));
    }
    return answer(type, key, parameters);
  }

  private ServerResponse answer(EventType type, @Nullable Id key, GivenParameters parameters) {
    parameters.requireGood();
    if (key == null) {
      throw new IllegalStateException("a good request has a key");
    }
    Fact fact = facts
        .find(type, key)
        .orElseThrow(() -> new ResponseStatusException(
            HttpStatus.NOT_FOUND, "Neither ledger nor quarantine knows this key."));
    return ServerResponse.ok().body(fact);
  }

  static Id key(String text) {
    try {
      return new Id(text);
    } catch (InvalidValueException e) {
      throw new IllegalArgumentException(e.getMessage() + ", expected " + Id.RULE, e);
    }
  }
}
