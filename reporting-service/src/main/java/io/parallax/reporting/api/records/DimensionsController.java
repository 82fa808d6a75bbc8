package io.parallax.reporting.api.records;

import io.parallax.access.MemoryBudget;
import io.parallax.access.RequestBody;
import io.parallax.events.Code;
import io.parallax.events.InvalidValueException;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.api.ApiProperties;
import io.parallax.reporting.api.InvalidBodyException;
import io.parallax.reporting.api.NextPage;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.query.DimensionValues.Known;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.Page;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.ReportParameters;
import io.parallax.reporting.store.DeclaredDimensions.Declared;
import io.parallax.reporting.store.Store;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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

/** The values that a dimension has, declared or seen in events, over REST. */
@RestController
final class DimensionsController {
  private static final String PATH = "/api/v1/dimensions/";

  /** A cursor is the last value of the page before. */
  private static final Parameter<String> CURSOR =
      ReportParameters.cursor(DimensionsController::cursor);

  /** Bodies up to this find room whatever large ones take. */
  private static final int SMALL_BODY_BYTES = 64 * 1024;

  /** Some values in the order of their code points; {@code next} is the URL of the following ones. */
  record Page(List<Known> rows, @Nullable String next) {}

  /**
   * What a declaration did.
   *
   * @param declared how many values are declared now
   * @param changed whether they differ from those before
   */
  record Outcome(int declared, boolean changed) {}

  private final DimensionValues dimensions;
  private final TransactionOperations snapshots;
  private final Store store;
  private final Duration bodyTime;
  private final MemoryBudget bodies;
  private final NextPage nextPage;

  DimensionsController(
      DimensionValues dimensions,
      TransactionOperations snapshots,
      Store store,
      NextPage nextPage,
      ApiProperties properties) {
    this.dimensions = dimensions;
    this.snapshots = snapshots;
    this.store = store;
    this.nextPage = nextPage;
    this.bodyTime = properties.bodyTime();
    this.bodies = new MemoryBudget(properties.bodyBytes(), SMALL_BODY_BYTES);
  }

  @GetMapping(PATH + "{name}")
  Page known(@PathVariable("name") String name, HttpServletRequest request) {
    Dimension dimension = dimension(name);
    var given = new GivenParameters(request.getParameterMap());
    given.allowOnly(List.of(ReportParameters.LIMIT, CURSOR));
    int limit = given.single(ReportParameters.LIMIT, ReportParameters.DEFAULT_LIMIT);
    String after = given.single(CURSOR, null);
    given.requireGood();
    List<Known> found = snapshots.execute(status -> dimensions.known(dimension, after, limit + 1));
    boolean more = found.size() > limit;
    List<Known> rows = more ? found.subList(0, limit) : found;
    return new Page(
        rows,
        more
            ? nextPage.url(
                request, PATH + dimension.dimensionName(), rows.getLast().value())
            : null);
  }

  @PutMapping(
      path = PATH + "{name}",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Outcome declare(@PathVariable("name") String name, HttpServletRequest request)
      throws IOException {
    Dimension dimension = dimension(name);
    var given = new GivenParameters(request.getParameterMap());
    given.allowOnly(List.of());
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
    return declare(dimension, request.getInputStream());
  }

  private Outcome declare(Dimension dimension, InputStream in) {
    try (MemoryBudget.Share memory = bodies.open()) {
      byte[] body = new RequestBody(in, bodyTime).readAll(ApiProperties.MAX_BODY_BYTES, memory);
      if (body == null) {
        throw InvalidBodyException.tooLarge("It has more than %d bytes, expected at most that."
            .formatted(ApiProperties.MAX_BODY_BYTES));
      }
      return declare(dimension, body);
    }
  }

  /**
   * One at a time, so that declarations never take more than one of the consumer's connections, nor
   * memory for more than one.
   */
  private synchronized Outcome declare(Dimension dimension, byte[] body) {
    List<Declared> values = Declaration.read(dimension, body);
    return new Outcome(values.size(), store.declare(dimension, values));
  }

  private static Dimension dimension(String name) {
    return Dimension.named(name)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such dimension."));
  }

  private static String cursor(String text) {
    try {
      return text.equals(Code.UNKNOWN) ? text : new Code(text).value();
    } catch (InvalidValueException e) {
      throw ReportParameters.noCursor(e);
    }
  }
}
