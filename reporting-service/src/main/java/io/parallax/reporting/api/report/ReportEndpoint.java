package io.parallax.reporting.api.report;

import io.parallax.access.Accept;
import io.parallax.reporting.api.NextPage;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Page;
import io.parallax.reporting.report.PageRequest;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.ReportDefinition;
import io.parallax.reporting.report.ReportQuery;
import io.parallax.reporting.report.Reports;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.context.request.ServletWebRequest;

/** One report over REST. */
public final class ReportEndpoint<Q extends ReportQuery> {
  public static final Parameter<ReportFormat> FORMAT = Parameter.oneOf(
          "format",
          ReportFormat.values(),
          ReportFormat::text,
          "Format of the answer; without it, the Accept header decides.")
      .otherwise(ReportFormat.JSON.text())
      .example("csv");

  private static final List<Parameter<?>> FORMATTING =
      List.of(FORMAT, CsvStyle.SEPARATOR, CsvStyle.DECIMAL_COMMA, CsvStyle.BYTE_ORDER_MARK);

  /** In If-None-Match: whatever the tag is. */
  private static final String ANY = "*";

  private final ReportDefinition<Q> report;
  private final Reports reports;
  private final NextPage nextPage;
  private final ZoneId defaultZone;
  private final InstantSource clock;

  ReportEndpoint(
      ReportDefinition<Q> report,
      Reports reports,
      NextPage nextPage,
      ZoneId defaultZone,
      InstantSource clock) {
    this.report = report;
    this.reports = reports;
    this.nextPage = nextPage;
    this.defaultZone = defaultZone;
    this.clock = clock;
  }

  /** All that the route of a report takes. */
  public static List<Parameter<?>> parameters(ReportDefinition<?> report) {
    List<Parameter<?>> parameters = report.allParameters();
    parameters.addAll(FORMATTING);
    return parameters;
  }

  /** Where a report is. */
  public static String path(ReportDefinition<?> report) {
    return CatalogController.PATH + "/" + report.name();
  }

  void answer(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    var given = new GivenParameters(request.getParameterMap());
    ReportFormat asked = given.single(FORMAT, null);
    CsvStyle style = CsvStyle.read(given);
    PageRequest<Q> page = PageRequest.read(
        report, given, defaultZone, clock.instant(), reports::firstEventAt, FORMATTING);
    MediaType type = asked != null ? asked.mediaTypes().getFirst() : accepted(request);
    ReportFormat format = ReportFormat.of(type);
    String variant = format == ReportFormat.CSV ? format.text() + style.text() : format.text();
    var exchange = new ServletWebRequest(request, response);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    // weak: asOf differs while the rows do not
    Optional<Page> made =
        reports.page(page, identity -> isKnown(exchange, "W/\"" + identity + variant + "\""));
    if (made.isPresent()) {
      String next = made.get().next();
      String url = next == null ? null : nextPage.url(request, path(report), next);
      if (url != null) {
        response.setHeader(HttpHeaders.LINK, "<" + url + ">; rel=\"next\"");
      }
      if (format == ReportFormat.CSV) {
        response.setHeader(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(report.name() + ".csv")
                .build()
                .toString());
      }
      response.setContentType(type.toString());
      format.write(made.get(), url, style, response.getOutputStream());
    }
  }

  /** If so, that is answered. */
  private static boolean isKnown(ServletWebRequest exchange, String tag) {
    if (!ANY.equals(exchange.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      return exchange.checkNotModified(tag);
    }
    HttpServletResponse response = exchange.getResponse();
    if (response != null) {
      response.setHeader(HttpHeaders.ETAG, tag);
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    }
    return true;
  }

  private static MediaType accepted(HttpServletRequest request)
      throws HttpMediaTypeNotAcceptableException {
    return Accept.of(request)
        .best(ReportFormat.all(), Function.identity())
        .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(ReportFormat.all()));
  }
}
