package io.parallax.reporting.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.util.UriComponentsBuilder;

/** Where the page behind this one is. */
public final class NextPage {
  private static final String CURSOR = "cursor";

  private final PublicUrl publicUrl;

  NextPage(PublicUrl publicUrl) {
    this.publicUrl = publicUrl;
  }

  /**
   * The same request with the cursor.
   *
   * @param path as we write it, whatever of it the request has percent-encoded
   */
  public String url(HttpServletRequest request, String path, String cursor) {
    UriComponentsBuilder url = publicUrl.root(request).path(path);
    List<String> values = new ArrayList<>();
    request.getParameterMap().forEach((name, all) -> {
      if (!name.equals(CURSOR)) {
        for (String value : all) {
          url.queryParam(name, "{" + values.size() + "}");
          values.add(value);
        }
      }
    });
    url.queryParam(CURSOR, "{" + values.size() + "}");
    values.add(cursor);
    return url.encode().buildAndExpand(values.toArray()).toUriString();
  }
}
