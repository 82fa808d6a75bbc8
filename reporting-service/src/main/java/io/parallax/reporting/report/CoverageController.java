package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** The reports that show what a single number hides, over REST. */
@RestController
final class CoverageController {
  private final ScopeParser parser;
  private final CoverageReport coverage;
  private final HeterogeneityReport heterogeneity;

  CoverageController(
      ScopeParser parser, CoverageReport coverage, HeterogeneityReport heterogeneity) {
    this.parser = parser;
    this.coverage = coverage;
    this.heterogeneity = heterogeneity;
  }

  @GetMapping("/api/v1/reports/coverage")
  void coverage(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    CoverageQuery query = parser.coverage(request.getParameterMap());
    answer(request, response, asOf -> query.toString(), () -> coverage.of(query));
  }

  @GetMapping("/api/v1/reports/heterogeneity")
  void heterogeneity(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    HeterogeneityQuery query = parser.heterogeneity(request.getParameterMap());
    answer(request, response, query::identity, () -> heterogeneity.of(query));
  }

  /**
   * Makes and writes a report.
   *
   * @param identity by the time of the report: different if the query, or time alone, makes different
   *     rows of the same data, though the headline stays the same
   */
  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Instant, String> identity,
      Supplier<Report> maker)
      throws HttpMediaTypeNotAcceptableException, IOException {
    ReportFormat format = ReportController.format(request);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    Report report = maker.get();
    // weak: asOf differs while the rows do not
    String tag = "W/\"%s\""
        .formatted(UUID.nameUUIDFromBytes(
            (report.dataVersion() + format + report.headline() + identity.apply(report.asOf()))
                .getBytes(UTF_8)));
    if (!new ServletWebRequest(request, response).checkNotModified(tag)) {
      response.setContentType(format.mediaType().toString());
      format.write(report, response.getOutputStream());
    }
  }
}
