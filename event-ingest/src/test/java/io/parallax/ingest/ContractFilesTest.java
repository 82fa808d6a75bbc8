package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contracts in {@code docs} say what the code does. With {@code -Dparallax.rewrite=true} they
 * are rewritten, to be looked at and committed.
 */
class ContractFilesTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path DOCS = Path.of("..", "docs");

  @ParameterizedTest
  @EnumSource
  void openApiIsUpToDate(Topic topic) throws IOException {
    JsonNode api = OpenApi.of(topic, service(topic), JSON);

    assertUpToDate("openapi/" + service(topic) + ".json", api);
    assertEveryReferenceLeadsSomewhere(api);
    for (EventType type : EventType.values()) {
      JsonNode post = api.at("/paths/~1api~1v1~1" + type.resource() + "/post");
      assertThat(post.isMissingNode()).as(type.resource()).isEqualTo(type.topic() != topic);
    }
    assertEveryProblemIsAnAnswer(api);
    assertThat(api.at("/security").valueStream().flatMap(s -> s.propertyNames().stream()))
        .isNotEmpty()
        .containsExactlyElementsOf(api.at("/components/securitySchemes").propertyNames());
    List<String> types =
        EventType.of(topic).stream().map(EventType::cloudEventType).toList();
    assertThat(api.at("/components/schemas/CloudEvent/properties/type/enum").valueStream())
        .map(JsonNode::asString)
        .containsExactlyElementsOf(types);
    for (BodyFormat format : BodyFormat.CLOUD_EVENTS) {
      assertThat(api.at("/paths/~1api~1v1~1events/post/requestBody/content").propertyNames())
          .contains(format.mediaType().toString());
    }
  }

  @Test
  void asyncApiIsUpToDate() throws IOException {
    JsonNode api = AsyncApi.of(JSON);

    assertUpToDate("asyncapi.json", api);
    assertEveryReferenceLeadsSomewhere(api);
    for (Topic topic : Topic.values()) {
      assertThat(api.at("/channels").valueStream().map(c -> c.at("/address").asString()))
          .contains(topic.topicName());
    }
    assertThat(
            api.at("/components/messages").valueStream().map(m -> m.at("/name").asString()))
        .containsExactlyInAnyOrderElementsOf(
            List.of(EventType.values()).stream().map(EventType::cloudEventType).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfProblemIsDescribed(Problem.Kind kind) throws IOException {
    String docs = Files.readString(DOCS.resolve("ingest.md"), UTF_8);

    assertThat(docs.lines().filter(line -> line.contains("`" + kind.type() + "`")))
        .as(kind.type())
        .anyMatch(line -> line.startsWith("| " + kind.status() + " |"));
  }

  private static String service(Topic topic) {
    return switch (topic) {
      case SALES -> "sales-service";
      case OUTCOMES -> "outcomes-service";
    };
  }

  private static void assertUpToDate(String name, JsonNode contract) throws IOException {
    Path file = DOCS.resolve(name);
    String text = JSON.writeValueAsString(contract) + "\n";
    if (Boolean.getBoolean("parallax.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(Files.readString(file, UTF_8))
        .as("%s; rewrite it with -Dparallax.rewrite=true", file)
        .isEqualTo(text);
  }

  /** But those that no good address and method can get. */
  private static void assertEveryProblemIsAnAnswer(JsonNode api) {
    List<String> statuses = Stream.of(Problem.Kind.values())
        .filter(kind -> kind != Problem.Kind.NOT_FOUND)
        .filter(kind -> kind != Problem.Kind.METHOD_NOT_ALLOWED)
        .map(kind -> Integer.toString(kind.status()))
        .toList();
    for (JsonNode path :
        api.at("/paths").valueStream().filter(it -> it.has("post")).toList()) {
      assertThat(path.at("/post/responses").propertyNames()).containsAll(statuses);
    }
  }

  private static void assertEveryReferenceLeadsSomewhere(JsonNode api) {
    List<JsonNode> references = api.findValues("$ref");
    assertThat(references).isNotEmpty();
    for (JsonNode reference : references) {
      String target = reference.asString();
      assertThat(target).startsWith("#/");
      assertThat(api.at(JsonPointer.compile(target.substring(1))).isMissingNode())
          .as(target)
          .isFalse();
    }
  }
}
