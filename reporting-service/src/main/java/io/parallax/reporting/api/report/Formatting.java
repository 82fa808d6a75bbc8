package io.parallax.reporting.api.report;

import io.parallax.access.Accept;
import io.parallax.reporting.api.NextPage;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Page;
import io.parallax.reporting.report.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/**
 * The form in which a page is asked for.
 *
 * @param asked null if the Accept header decides
 * @param style of CSV
 */
record Formatting(@Nullable ReportFormat asked, CsvStyle style) {
  static final Parameter<ReportFormat> FORMAT = Parameter.oneOf(
          "format",
          ReportFormat.values(),
          ReportFormat::text,
          "Format of the answer; without it, the Accept header decides.")
      .otherwise(ReportFormat.JSON.text())
      .example("csv");

  static final List<Parameter<?>> PARAMETERS =
      List.of(FORMAT, CsvStyle.SEPARATOR, CsvStyle.DECIMAL_COMMA, CsvStyle.BYTE_ORDER_MARK);

  static Formatting read(GivenParameters given) {
    return new Formatting(given.single(FORMAT, null), CsvStyle.read(given));
  }

  /** The form that the request gets. */
  Chosen choose(HttpServletRequest request) throws HttpMediaTypeNotAcceptableException {
    return new Chosen(asked != null ? asked.mediaTypes().getFirst() : accepted(request), style);
  }

  /** The form of an answer. */
  record Chosen(MediaType type, CsvStyle style) {
    private ReportFormat format() {
      return ReportFormat.of(type);
    }

    /** Different for every other form. */
    String variant() {
      return format() == ReportFormat.CSV
          ? format().text() + style.text()
          : format().text();
    }

    /**
     * Answers with a page.
     *
     * @param path of what it is a page of
     * @param name of the file that a browser makes of it
     */
    void write(
        Page page,
        String path,
        String name,
        NextPage nextPage,
        HttpServletRequest request,
        HttpServletResponse response)
        throws IOException {
      String next = page.next();
      String url = next == null ? null : nextPage.url(request, path, next);
      if (url != null) {
        response.setHeader(HttpHeaders.LINK, "<" + url + ">; rel=\"next\"");
      }
      if (format() == ReportFormat.CSV) {
        response.setHeader(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name + ".csv").build().toString());
      }
      response.setContentType(type.toString());
      format().write(page, url, style, response.getOutputStream());
    }
  }

  private static MediaType accepted(HttpServletRequest request)
      throws HttpMediaTypeNotAcceptableException {
    return Accept.of(request)
        .best(ReportFormat.all(), Function.identity())
        .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(ReportFormat.all()));
  }
}
