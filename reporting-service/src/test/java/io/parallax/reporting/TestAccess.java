package io.parallax.reporting;

import java.net.URI;
import java.net.http.HttpRequest;

/** Lets tests in: the key fits src/test/resources/api-keys. */
final class TestAccess {
  static final String KEY = "plx_" + "0".repeat(60) + "test";

  /** May know who took part. */
  static final String PEOPLE_KEY = "plx_" + "0".repeat(58) + "people";

  private TestAccess() {}

  static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("X-API-Key", KEY);
  }
}
