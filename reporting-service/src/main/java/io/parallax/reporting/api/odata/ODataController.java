package io.parallax.reporting.api.odata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parallax.access.Accept;
import io.parallax.reporting.api.PublicUrl;
import io.parallax.reporting.report.dataset.DatasetQuery;
import io.parallax.reporting.report.dataset.DatasetReader;
import io.parallax.reporting.report.dataset.DatasetReader.Window;
import io.parallax.reporting.report.dataset.Datasets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.olingo.commons.api.ex.ODataException;
import org.apache.olingo.commons.api.format.ContentType;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ServiceMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The data sets over OData 4.0.
 *
 * @see <a href="https://docs.oasis-open.org/odata/odata/v4.0/odata-v4.0-part1-protocol.html">OData
 *     4.0, protocol</a>
 */
@RestController
final class ODataController {
  /** The root of the service. */
  private static final String ROOT = "/odata/v1";

  private static final String METADATA = "$metadata";
  private static final List<String> ALLOWED = List.of("GET", "HEAD");
  private static final int MAX_URL = 8 * 1024;
  private static final int PAGE = 10_000;
  private static final int MAX_PAGE = 100_000;
  private static final Pattern PAGE_SIZE =
      Pattern.compile("(?:^|[,;]) *(?:odata\\.)?maxpagesize *= *\"?(\\d{1,9})\"? *(?=$|[,;])");
  private static final Pattern OLD_VERSION = Pattern.compile("[0-3](\\.\\d+)?");
  private static final String JSON = "application/json;odata.metadata=minimal;charset=utf-8";

  private static final String TEXT = "text/plain;charset=utf-8";
  private static final JsonMapper MAPPER = new JsonMapper();

  private record ServiceDocument(
      @JsonProperty("@odata.context") String context, List<Resource> value) {}

  private record Resource(String name, String kind, String url) {}

  private final DatasetReader reader;
  private final TransactionOperations snapshots;
  private final PublicUrl publicUrl;
  private final RequestParser parser;
  private final byte[] metadata;

  ODataController(DatasetReader reader, TransactionOperations snapshots, PublicUrl publicUrl)
      throws ODataException, IOException {
    this.reader = reader;
    this.snapshots = snapshots;
    this.publicUrl = publicUrl;
    var odata = OData.newInstance();
    ServiceMetadata model = odata.createServiceMetadata(new EntityModel(), List.of());
    this.parser = new RequestParser(model.getEdm());
    this.metadata = odata
        .createSerializer(ContentType.APPLICATION_XML)
        .metadataDocument(model)
        .getContent()
        .readAllBytes();
  }

  @RequestMapping({ROOT, ROOT + "/**"})
  void answer(HttpServletRequest request, HttpServletResponse response)
      throws HttpRequestMethodNotSupportedException, HttpMediaTypeNotAcceptableException,
          IOException {
    response.setHeader("OData-Version", "4.0");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    String path = request.getRequestURI().substring((request.getContextPath() + ROOT).length());
    String query = Objects.requireNonNullElse(request.getQueryString(), "");
    requireReading(request, path);
    if (request.getRequestURI().length() + query.length() > MAX_URL) {
      throw new ResponseStatusException(
          HttpStatus.URI_TOO_LONG, "The URL has more than " + MAX_URL + " bytes.");
    }
    requireVersion(request);
    Asked asked = parser.read(path, query);
    if (asked instanceof Asked.ServiceDocument
        || asked instanceof Asked.Row
        || asked instanceof Asked.Rows) {
      requireJson(request);
    }
    String root = publicUrl.root(request).path(ROOT).toUriString();
    switch (asked) {
      case Asked.ServiceDocument document -> write(response, JSON, serviceDocument(root));
      // XML, whatever the request accepts: clients that ask for JSON read this all the same
      case Asked.Metadata model -> write(response, MediaType.APPLICATION_XML_VALUE, metadata);
      case Asked.Count count -> write(response, TEXT, count(count.query()));
      case Asked.Row row -> write(response, JSON, row(row.query(), root));
      case Asked.Rows rows -> {
        int pageSize = pageSize(request, response);
        write(response, JSON, rows(rows, pageSize, root, path, query));
      }
    }
  }

  private static void requireReading(HttpServletRequest request, String path)
      throws HttpRequestMethodNotSupportedException {
    if (path.equals("/$batch")) {
      throw Refused.notSupported("$batch");
    }
    if (!ALLOWED.contains(request.getMethod())) {
      throw new HttpRequestMethodNotSupportedException(request.getMethod(), ALLOWED);
    }
  }

  private static void requireVersion(HttpServletRequest request) {
    String most = request.getHeader("OData-MaxVersion");
    if (most != null && OLD_VERSION.matcher(most.strip()).matches()) {
      throw Refused.wrong("OData-MaxVersion is " + most.strip() + ", expected 4.0 or later");
    }
  }

  private static void requireJson(HttpServletRequest request)
      throws HttpMediaTypeNotAcceptableException {
    List<MediaType> json = List.of(MediaType.APPLICATION_JSON);
    if (!Accept.of(request).takesOneOf(json)) {
      throw new HttpMediaTypeNotAcceptableException(json);
    }
  }

  /** Most rows of a page; says so if the request has asked for it. */
  private static int pageSize(HttpServletRequest request, HttpServletResponse response) {
    for (String preferred : Collections.list(request.getHeaders("Prefer"))) {
      Matcher matcher = PAGE_SIZE.matcher(preferred);
      if (matcher.find()) {
        int size = Math.clamp(Integer.parseInt(matcher.group(1)), 1, MAX_PAGE);
        response.setHeader("Preference-Applied", "odata.maxpagesize=" + size);
        return size;
      }
    }
    return PAGE;
  }

  private static byte[] serviceDocument(String root) {
    List<Resource> sets = Datasets.ALL.stream()
        .map(dataset -> new Resource(dataset.name(), "EntitySet", dataset.name()))
        .toList();
    return MAPPER.writeValueAsBytes(new ServiceDocument(root + "/" + METADATA, sets));
  }

  private byte[] count(DatasetQuery query) {
    return Long.toString(snapshot(() -> reader.count(query))).getBytes(UTF_8);
  }

  private byte[] row(DatasetQuery query, String root) {
    List<List<@Nullable Object>> found = new ArrayList<>();
    snapshot(() -> reader.read(query, new Window(null, 0, 1), found::add));
    if (found.isEmpty()) {
      throw Refused.notThere("No row of " + query.dataset().name() + " has this key");
    }
    String context = context(root, query) + "/$entity";
    return JsonRows.one(context, query.selected(), found.getFirst());
  }

  private byte[] rows(Asked.Rows asked, int pageSize, String root, String path, String query) {
    SkipToken from = asked.skipToken() == null
        ? new SkipToken(0, null)
        : SkipToken.read(asked.skipToken(), asked.query(), asked.identity());
    int left = asked.top() == null ? Integer.MAX_VALUE : asked.top() - from.served();
    int limit = Math.clamp(left, 0, pageSize);
    int skip = from.place() == null ? asked.skip() : 0;
    return snapshot(() -> {
      Long counted = asked.counted() ? reader.count(asked.query()) : null;
      JsonRows rows =
          JsonRows.many(context(root, asked.query()), counted, asked.query().selected());
      List<@Nullable Object> last = limit == 0
          ? null
          : reader.read(asked.query(), new Window(from.place(), skip, limit), rows);
      boolean more = last != null && rows.count() < left;
      return rows.end(
          more
              ? root + path + "?"
                  + next(query, new SkipToken(from.served() + rows.count(), last), asked)
              : null);
    });
  }

  /** The same query, from a place on. */
  private static String next(String query, SkipToken from, Asked.Rows asked) {
    String options = RequestParser.withoutSkipToken(query);
    return options + (options.isEmpty() ? "" : "&") + "$skiptoken=" + from.text(asked.identity());
  }

  /** What the rows of an answer are. */
  private static String context(String root, DatasetQuery query) {
    String columns = query.selected().equals(query.dataset().fields())
        ? ""
        : query.selected().stream()
            .map(field -> field.column().name())
            .collect(Collectors.joining(",", "(", ")"));
    return root + "/" + METADATA + "#" + query.dataset().name() + columns;
  }

  private <T> T snapshot(Supplier<T> work) {
    return snapshots.execute(status -> work.get());
  }

  private static void write(HttpServletResponse response, String type, byte[] body)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
