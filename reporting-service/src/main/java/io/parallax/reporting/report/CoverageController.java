package io.parallax.reporting.report;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reports that show what a single number hides, over REST. */
@RestController
final class CoverageController {
  private final ScopeParser parser;
  private final CoverageReport coverage;
  private final HeterogeneityReport heterogeneity;
  private final ReportController answers;

  CoverageController(
      ScopeParser parser,
      CoverageReport coverage,
      HeterogeneityReport heterogeneity,
      ReportController answers) {
    this.parser = parser;
    this.coverage = coverage;
    this.heterogeneity = heterogeneity;
    this.answers = answers;
  }

  @GetMapping("/api/v1/reports/coverage")
  void coverage(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    answers.answer(
        request, response, () -> coverage.of(parser.coverage(request.getParameterMap())));
  }

  @GetMapping("/api/v1/reports/heterogeneity")
  void heterogeneity(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    answers.answer(
        request, response, () -> heterogeneity.of(parser.heterogeneity(request.getParameterMap())));
  }
}
