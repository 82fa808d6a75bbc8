package io.parallax.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the descriptions give as examples is what their schemas ask for. */
class ExamplesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @ParameterizedTest
  @ValueSource(strings = {"sales-service", "outcomes-service", "reporting-service"})
  void satisfyTheirSchemas(String service) throws Exception {
    JsonNode document =
        JSON.readTree(Files.readString(Path.of("../docs/openapi", service + ".json")));
    List<String> tried = new ArrayList<>();

    tryExamples("", document, document, tried);

    assertThat(tried).hasSizeGreaterThanOrEqualTo(8);
  }

  private static void tryExamples(
      String place, JsonNode node, JsonNode document, List<String> tried) {
    if (node.has("schema") && node.has("example")) {
      check(place, node.get("schema"), node.get("example"), document);
      tried.add(place);
    }
    if (node.path("examples").isArray() && (node.has("type") || node.has("$ref"))) {
      ObjectNode schema = ((ObjectNode) node).deepCopy();
      schema.remove("examples");
      node.get("examples").forEach(example -> check(place, schema, example, document));
      tried.add(place);
    }
    node.properties()
        .forEach(
            child -> tryExamples(place + "/" + child.getKey(), child.getValue(), document, tried));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      tryExamples(place + "/" + i, node.get(i), document, tried);
    }
  }

  private static void check(String place, JsonNode schema, JsonNode example, JsonNode document) {
    ObjectNode root = ((ObjectNode) schema).deepCopy();
    root.set("components", document.get("components"));
    assertThat(SCHEMAS.getSchema(root.toString(), InputFormat.JSON).validate(example))
        .as(place)
        .isEmpty();
  }
}
