package io.parallax.reporting.api.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.Document;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;

/**
 * The files of the dashboard.
 *
 * <p>All but the page itself stand below a path that changes with their content, so that browsers may
 * keep them for ever.
 */
final class Dashboard {
  /** No script, style or request but ours, and no markup made of text; who may frame it comes behind. */
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
      + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self';"
      + " require-trusted-types-for 'script'; trusted-types lit-html; frame-ancestors ";

  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private static final List<String> OWN = List.of(
      "app.js",
      "api.js",
      "charts.js",
      "format.js",
      "parts.js",
      "state.js",
      "words.js",
      "pages/overview.js",
      "pages/sales.js",
      "pages/outcomes.js",
      "pages/compare.js",
      "pages/blindspots.js",
      "pages/differences.js",
      "pages/facts.js",
      "pages/data.js",
      "style.css",
      "icon.svg");

  /** Modules of d3, in the order in which they need one another. */
  private static final List<String> D3 = List.of(
      "d3-array",
      "d3-color",
      "d3-interpolate",
      "d3-format",
      "d3-time",
      "d3-time-format",
      "d3-scale",
      "d3-path",
      "d3-shape");

  private Dashboard() {}

  /** The page at the root, and the files that it names. */
  static List<Document> documents(UiProperties settings) {
    Map<String, byte[]> files = files();
    byte[] template = Document.resource("/ui/index.html");
    String version = version(template, files.values());
    byte[] page = new String(template, UTF_8)
        .replace("@version@", version)
        .replace("@sales-url@", settings.salesUrl())
        .getBytes(UTF_8);
    List<Document> documents = new ArrayList<>();
    documents.add(Document.page("/", page, POLICY + settings.frameAncestors())
        .cached(CacheControl.noCache()));
    files.forEach((name, content) ->
        documents.add(Document.file("/ui/" + version + "/" + name, content).cached(FOR_EVER)));
    return documents;
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    OWN.forEach(name -> files.put(name, Document.resource("/ui/" + name)));
    files.put("lit-html.js", Document.ofWebjar("lit-html", "lit-html.js"));
    D3.forEach(
        name -> files.put(name + ".js", Document.ofWebjar(name, "dist/" + name + ".min.js")));
    return files;
  }

  private static String version(byte[] template, Collection<byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(template);
      files.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
