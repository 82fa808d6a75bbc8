package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.store.DeclaredDimensions;
import io.parallax.reporting.store.DeclaredDimensions.Declared;
import io.parallax.reporting.store.DeclaredDimensions.Known;
import io.parallax.reporting.store.Store;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The values that a dimension has, by declaration or by what events told, over REST. */
@RestController
final class DimensionsController {
  private static final int DEFAULT_LIMIT = 10_000;
  private static final int MAX_LIMIT = 100_000;

  /** Room for the most values there may be, with titles of common length. */
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  /** Some values in the order of their code points; {@code next} is the URL of the following ones. */
  record Page(List<Known> rows, @Nullable String next) {}

  /**
   * What a declaration did.
   *
   * @param declared how many values are declared now
   * @param changed whether they differ from those before
   */
  record Outcome(int declared, boolean changed) {}

  private final DeclaredDimensions dimensions;
  private final TransactionOperations snapshots;
  private final Store store;
  private final Duration bodyTime;

  DimensionsController(
      DeclaredDimensions dimensions,
      TransactionOperations snapshots,
      Store store,
      ReportProperties properties) {
    this.dimensions = dimensions;
    this.snapshots = snapshots;
    this.store = store;
    this.bodyTime = properties.bodyTime();
  }

  @GetMapping("/api/v1/dimensions/{name}")
  Page known(@PathVariable("name") String name, HttpServletRequest request) {
    Dimension dimension = dimension(name);
    var given = new Parameters(request.getParameterMap());
    given.allowOnly(Set.of("limit", "cursor"));
    int limit = given.single("limit", DEFAULT_LIMIT, DimensionsController::limit);
    String after = given.<@Nullable String>single("cursor", null, DimensionsController::cursor);
    given.requireGood();
    List<Known> found = snapshots.execute(status -> dimensions.known(dimension, after, limit + 1));
    boolean more = found.size() > limit;
    List<Known> rows = more ? found.subList(0, limit) : found;
    return new Page(rows, more ? next(request, limit, rows.getLast().value()) : null);
  }

  @PutMapping(
      path = "/api/v1/dimensions/{name}",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Outcome declare(@PathVariable("name") String name, HttpServletRequest request)
      throws IOException {
    Dimension dimension = dimension(name);
    var given = new Parameters(request.getParameterMap());
    given.allowOnly(Set.of());
    given.requireGood();
    if (dimension == Dimension.COUNTRY) {
      throw new InvalidQueryException(
          "name",
          "is country, which follows from region and is not declared, expected one of "
              + Arrays.stream(Dimension.values())
                  .filter(d -> d != Dimension.COUNTRY)
                  .map(Dimension::dimensionName)
                  .collect(Collectors.joining(", ")));
    }
    return declare(dimension, Declaration.read(dimension, body(request)));
  }

  /** What arrives of the body, in the time that it has, whatever its headers announce. */
  private byte[] body(HttpServletRequest request) throws IOException {
    long end = System.nanoTime() + bodyTime.toNanos();
    InputStream in = request.getInputStream();
    var body = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        body.write(buffer, 0, read);
        if (body.size() > MAX_BODY_BYTES) {
          throw InvalidBodyException.tooLarge(
              "It has more than %d bytes, expected at most that.".formatted(MAX_BODY_BYTES));
        }
        if (System.nanoTime() > end) {
          throw tooSlow();
        }
      }
    } catch (SocketTimeoutException e) {
      throw tooSlow();
    }
    return body.toByteArray();
  }

  private InvalidBodyException tooSlow() {
    return InvalidBodyException.tooSlow(
        "It stalled, or it took longer than %d s.".formatted(bodyTime.toSeconds()));
  }

  /** One at a time, so that declarations never take more than one of the consumer's connections. */
  private synchronized Outcome declare(Dimension dimension, List<Declared> values) {
    return new Outcome(values.size(), store.declare(dimension, values));
  }

  private static Dimension dimension(String name) {
    return Dimension.named(name)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such dimension."));
  }

  private static int limit(String text) {
    if (text.matches("[1-9][0-9]{0,5}") && Integer.parseInt(text) <= MAX_LIMIT) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("expected a whole number from 1 to " + MAX_LIMIT);
  }

  /** A cursor is the last value of the page before. */
  private static String cursor(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("expected the cursor of a next URL");
    }
    return text;
  }

  private static String next(HttpServletRequest request, int limit, String last) {
    return ServletUriComponentsBuilder.fromRequestUri(request)
        .queryParam("limit", limit)
        .queryParam("cursor", "{cursor}")
        .encode()
        .buildAndExpand(last)
        .toUriString();
  }
}
