package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.metric.Indicator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/** Reports over REST. */
@RestController
final class ReportController {

  /** An entry of the catalogue of indicators. */
  record IndicatorDescription(
      String id,
      String kind,
      String title,
      String formula,
      String unit,
      String direction,
      String dateBasis,
      @Nullable String horizon,
      int minimumN,
      String source,
      String changeTest,
      String groupTest) {}

  private final QueryParser parser;
  private final Reports reports;

  ReportController(QueryParser parser, Reports reports) {
    this.parser = parser;
    this.reports = reports;
  }

  @GetMapping({
    "/api/v1/reports/sales",
    "/api/v1/reports/revenue",
    "/api/v1/reports/outcomes",
    "/api/v1/reports/comparison"
  })
  void report(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    PageRequest page = parser.parse(ReportKind.atPath(pathOf(request)), request.getParameterMap());
    answer(page, format(request), request, response);
  }

  @GetMapping("/api/v1/indicators")
  List<IndicatorDescription> indicators() {
    Deadlines deadlines = reports.deadlines();
    return Arrays.stream(Indicator.values())
        .map(indicator -> new IndicatorDescription(
            indicator.id(),
            indicator.kind().text(),
            indicator.title(),
            indicator.formulaInWords(),
            indicator.unit().text(),
            indicator.direction().text(),
            indicator.dateBasis(),
            horizon(indicator, deadlines),
            indicator.minimumN(),
            indicator.source(),
            indicator.changeTest(),
            indicator.groupTest()))
        .toList();
  }

  private static @Nullable String horizon(Indicator indicator, Deadlines deadlines) {
    Duration horizon = Maturity.horizon(indicator, deadlines);
    return horizon == null ? null : Maturity.text(horizon);
  }

  /** The parameter decides; without it, the Accept header. */
  static ReportFormat format(HttpServletRequest request)
      throws HttpMediaTypeNotAcceptableException {
    String format = request.getParameter("format");
    if (format != null) {
      return ReportFormat.named(format)
          .orElseThrow(() -> new InvalidQueryException("format", "expected json, csv or ndjson"));
    }
    return Accept.of(request)
        .best(List.of(ReportFormat.values()), ReportFormat::mediaType)
        .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(ReportFormat.mediaTypes()));
  }

  /** The path as we write it, whatever of it the request has percent-encoded. */
  private static String pathOf(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
  }

  private void answer(
      PageRequest page,
      ReportFormat format,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var exchange = new ServletWebRequest(request, response);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    // weak: asOf differs while the rows do not
    Optional<Report> made = reports.page(
        page, identity -> exchange.checkNotModified("W/\"" + identity + format.text() + "\""));
    if (made.isPresent()) {
      Report report = made.get();
      if (report.next() != null) {
        String url = url(request, report.next());
        response.setHeader(HttpHeaders.LINK, "<" + url + ">; rel=\"next\"");
        report = report.withNext(url);
      }
      response.setContentType(format.mediaType().toString());
      format.write(report, response.getOutputStream());
    }
  }

  /** The same request with the cursor. */
  private static String url(HttpServletRequest request, String cursor) {
    UriComponentsBuilder url =
        ServletUriComponentsBuilder.fromContextPath(request).path(pathOf(request));
    List<String> values = new ArrayList<>();
    request.getParameterMap().forEach((name, all) -> {
      if (!name.equals("cursor")) {
        for (String value : all) {
          url.queryParam(name, "{" + values.size() + "}");
          values.add(value);
        }
      }
    });
    url.queryParam("cursor", cursor);
    return url.encode().buildAndExpand(values.toArray()).toUriString();
  }
}
