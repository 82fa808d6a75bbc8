package io.parallax.reporting.api.odata;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.reporting.report.dataset.DatasetQuery;
import io.parallax.reporting.report.dataset.DatasetQuery.Ordered;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a page begins.
 *
 * @param served rows on the pages before
 * @param place of the last of them; null if there are none
 */
record SkipToken(int served, @Nullable List<@Nullable Object> place) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The token as text; each value as text, whatever its type. */
  private record Text(String query, int served, List<@Nullable String> place) {}

  /** @param identity of the query */
  String text(String identity) {
    List<@Nullable String> values = new ArrayList<>();
    for (Object value : Objects.requireNonNull(place)) {
      values.add(value == null ? null : value.toString());
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(JSON.writeValueAsBytes(new Text(identity, served, values)));
  }

  /** Reads a token of a query. */
  static SkipToken read(String text, DatasetQuery query, String identity) {
    try {
      Text token =
          JSON.readValue(new String(Base64.getUrlDecoder().decode(text), UTF_8), Text.class);
      List<Ordered> fields = query.place();
      if (!token.query().equals(identity) || token.place().size() != fields.size()) {
        throw new IllegalArgumentException("a token of another query");
      }
      List<@Nullable Object> place = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        String value = token.place().get(i);
        place.add(
            value == null
                ? null
                : Literals.value(value, fields.get(i).field().column().type()));
      }
      return new SkipToken(token.served(), place);
    } catch (RuntimeException e) { // whatever is wrong with it, it is none of ours
      throw Refused.wrong(
          "$skiptoken is none of this query, expected the one in the link of the page before");
    }
  }
}
