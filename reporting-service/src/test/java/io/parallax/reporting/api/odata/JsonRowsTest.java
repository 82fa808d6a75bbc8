package io.parallax.reporting.api.odata;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonRowsTest {
  private static final List<Field> FIELDS =
      List.of(new Field(Column.text("product", "the product"), "product"));

  @Test
  void endsAPageThatIsLarge() {
    JsonRows rows = JsonRows.many("here", null, FIELDS);
    List<Object> row = List.of("x".repeat(1_000_000));
    int taken = 1;
    while (rows.add(List.copyOf(row))) {
      taken++;
    }
    assertThat(taken).isEqualTo(9);
    JsonNode page = new JsonMapper().readTree(rows.end("there"));
    assertThat(page.get("value")).hasSize(9);
    assertThat(page.get("@odata.nextLink").asString()).isEqualTo("there");
  }
}
