package io.parallax.reporting.api.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.Document;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;

/**
 * The files of the dashboard. Immutable.
 *
 * <p>All but the page itself stand below a path that changes with their content, so that browsers may
 * keep them for ever.
 */
final class Dashboard {
  private static final MediaType SCRIPT = new MediaType("text", "javascript", UTF_8);
  private static final MediaType STYLE = new MediaType("text", "css", UTF_8);
  private static final MediaType IMAGE = MediaType.parseMediaType("image/svg+xml");

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

  private final String version;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final byte[] page;

  Dashboard() {
    for (String name : OWN) {
      files.put(name, Document.resource("/ui/" + name));
    }
    files.put("lit-html.js", Document.ofWebjar("lit-html", "lit-html.js"));
    D3.forEach(
        name -> files.put(name + ".js", Document.ofWebjar(name, "dist/" + name + ".min.js")));
    String template = new String(Document.resource("/ui/index.html"), UTF_8);
    this.version = version(template);
    this.page = template.replace("@version@", version).getBytes(UTF_8);
  }

  /** The page, which names the files of this version. */
  byte[] page() {
    return page.clone();
  }

  /** The files, by their paths from the root of the service. */
  Map<String, byte[]> files() {
    Map<String, byte[]> byPath = new LinkedHashMap<>();
    files.forEach((name, file) -> byPath.put("/ui/" + version + "/" + name, file));
    return byPath;
  }

  private String version(String template) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(template.getBytes(UTF_8));
      files.values().forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What a file is, by its name. */
  static MediaType type(String path) {
    if (path.endsWith(".js")) {
      return SCRIPT;
    }
    return path.endsWith(".css") ? STYLE : IMAGE;
  }
}
