package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.servlet.function.ServerResponse;

/** A file that a service has at some path, the same for every caller. Immutable. */
public final class Document {
  /** Where a service describes its API, for programs. */
  public static final String OPEN_API = "/api/v1/openapi.json";

  /** What Swagger UI needs, all of it from here. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, UTF_8);
  private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, UTF_8);

  private final String path;
  private final MediaType mediaType;
  private final byte[] content;
  private final String policy;
  private final CacheControl cache;

  /** Served at {@code path}, from the root of the service. */
  public Document(String path, MediaType mediaType, byte[] content) {
    this(path, mediaType, content, "", CacheControl.empty());
  }

  private Document(
      String path, MediaType mediaType, byte[] content, String policy, CacheControl cache) {
    this.path = path;
    this.mediaType = mediaType;
    this.content = content.clone();
    this.policy = policy;
    this.cache = cache;
  }

  /** An HTML page with a {@code Content-Security-Policy} of its own. */
  public static Document page(String path, byte[] content, String policy) {
    return new Document(path, HTML, content, policy, CacheControl.empty());
  }

  /** A script, a style sheet or an image, as the ending of its path says. */
  public static Document file(String path, byte[] content) {
    MediaType type = MediaTypeFactory.getMediaType(path).orElseThrow();
    return new Document(
        path, type.getType().equals("text") ? new MediaType(type, UTF_8) : type, content);
  }

  /** The same, to be kept by browsers in this way. */
  public Document cached(CacheControl asSaid) {
    return new Document(path, mediaType, content, policy, asSaid);
  }

  /** The OpenAPI description, and the page {@code /docs} to read and try it. */
  public static List<Document> ofApi(byte[] openApi) {
    return List.of(
        new Document(OPEN_API, MediaType.APPLICATION_JSON, openApi),
        page("/docs", resource("/docs/index.html"), PAGE_POLICY),
        file("/docs/docs.js", resource("/docs/docs.js")),
        file("/docs/swagger-ui.js", swaggerUi("swagger-ui-bundle.js")),
        file("/docs/swagger-ui.css", swaggerUi("swagger-ui.css")));
  }

  /** A page about a kind of problem, at the path that is its type. */
  public static Document ofProblem(
      String type, String title, int status, String meaning, String remedy) {
    String page = """
        %s

        Status:     %d
        When:       %s
        What to do: %s
        """.formatted(title, status, meaning, remedy);
    return new Document(type, TEXT, page.getBytes(UTF_8));
  }

  private static byte[] swaggerUi(String file) {
    return ofWebjar("org.webjars", "swagger-ui", file);
  }

  /** A file of a library for browsers that is on the class path as a webjar of npm. */
  public static byte[] ofWebjar(String library, String file) {
    return ofWebjar("org.webjars.npm", library, file);
  }

  private static byte[] ofWebjar(String group, String library, String file) {
    var jar = new Properties();
    try {
      jar.load(new ByteArrayInputStream(
          resource("/META-INF/maven/%s/%s/pom.properties".formatted(group, library))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = jar.getProperty("version");
    return resource("/META-INF/resources/webjars/%s/%s/%s".formatted(library, version, file));
  }

  /** The content of a file on the class path, which must be there. */
  public static byte[] resource(String path) {
    try (InputStream in = Document.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String path() {
    return path;
  }

  /** What it is; JSON by its more general name, too. */
  public List<MediaType> mediaTypes() {
    return "json".equals(mediaType.getSubtypeSuffix())
        ? List.of(mediaType, MediaType.APPLICATION_JSON)
        : List.of(mediaType);
  }

  public ServerResponse answer() {
    ServerResponse.BodyBuilder answer =
        ServerResponse.ok().contentType(mediaType).cacheControl(cache);
    if (policy.isEmpty()) {
      return answer.body(content);
    }
    return answer.contentLength(content.length).build((request, response) -> {
      response.setHeader(SafeAnswers.POLICY, policy); // a header of the builder would be a 2nd
      response.getOutputStream().write(content);
      return null;
    });
  }
}
