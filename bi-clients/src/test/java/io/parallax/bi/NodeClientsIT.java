package io.parallax.bi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;

/**
 * Clients of Node.js read sets over OData and views as a login for BI tools. Needs Node.js with npm:
 * without them nothing is tried, but in CI, where they must be there.
 */
@ExtendWith(Product.Shared.class)
class NodeClientsIT {
  private static final List<String> SCRIPTS =
      List.of("o.js.mjs", "odata-client.mjs", "evidence.mjs");

  private static final boolean IS_THERE = Programs.has("npm");

  private static final Path FOLDER = Path.of("target/node").toAbsolutePath();

  private final Product product;

  NodeClientsIT(Product product) {
    this.product = product;
  }

  @BeforeAll
  static void install() throws Exception {
    assertThat(IS_THERE || System.getenv("CI") == null).as("npm is on the PATH").isTrue();
    if (IS_THERE) {
      installPrograms();
    }
  }

  private static void installPrograms() throws Exception {
    Files.createDirectories(FOLDER);
    List<String> files = new ArrayList<>(SCRIPTS);
    files.addAll(List.of("package.json", "package-lock.json"));
    for (String file : files) {
      Programs.copy(file, FOLDER);
    }
    Programs.run(FOLDER, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
  }

  private JsonNode node(Map<String, String> environment, String... arguments) throws Exception {
    assumeTrue(IS_THERE, "DID NOT RUN: npm is not on the PATH");
    List<String> command = new ArrayList<>(List.of("node", "--no-deprecation"));
    command.addAll(List.of(arguments));
    return Product.JSON.readTree(Programs.run(FOLDER, environment, command.toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"o.js.mjs", "odata-client.mjs"})
  void readOverOData(String script) throws Exception {
    JsonNode read = node(Map.of("ODATA", product.odata().toString(), "KEY", product.key()), script);

    assertThat(read.get("sets").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(Product.datasets());
    assertThat(read.get("rows").toString()).isEqualTo("[10,2,29]");
    assertThat(read.get("filtered").toString()).isEqualTo("[29]");
    assertThat(read.get("byKey").asLong()).isEqualTo(29);
    assertThat(read.get("count").asLong()).isEqualTo(2);
    assertThat(read.get("pages").toString()).isEqualTo("[[10,2],[29]]");
    assertThat(read.get("last").asBoolean()).isTrue();
  }

  /** The XML Schema of OData is in one of the packages. */
  @Test
  void theMetadataIsOfTheSchemaOfOData() throws Exception {
    assumeTrue(IS_THERE, "DID NOT RUN: npm is not on the PATH");
    var schemas = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    Validator validator = schemas
        .newSchema(FOLDER.resolve("node_modules/odata-csdl/schemas/edmx.xsd").toFile())
        .newValidator();
    String metadata = product.text("/odata/v1/$metadata");

    validator.validate(new StreamSource(new StringReader(metadata)));

    assertThatThrownBy(() -> validator.validate(new StreamSource(
            new StringReader(metadata.replaceFirst("<PropertyRef Name", "<PropertyRef Nome")))))
        .isInstanceOf(SAXException.class);
  }

  /** The connector of Evidence as a login for BI tools, over TCP. */
  @Test
  void readViews() throws Exception {
    JsonNode read = evidence("""
        select period_start, period_start_utc, region, sum(sales_net)::bigint as sales_net
        from sales_by_day group by period_start, period_start_utc, region
        order by period_start, region
        """, """
        select s.reversed, s.amount, f.as_of
        from bi.sales s cross join bi.freshness f
        where s.sale_id = 'S1'
        """, """
        select indicator, sum(numerator) as n, sum(denominator) as d
        from bi.outcomes_by_day group by indicator order by indicator
        """);

    JsonNode sales = read.get(0);
    assertThat(types(sales))
        .containsExactly(
            "period_start date precise",
            "period_start_utc date precise",
            "region string precise",
            "sales_net number precise");
    assertThat(sales.get("rows").valueStream().map(JsonNode::toString))
        .containsExactly(
            sale("2026-03-01", "LT-VL", 10),
            sale("2026-03-01", "US", 2),
            sale("2026-03-02", "LT-VL", 29));
    assertThat(types(read.get(1)))
        .containsExactly("reversed boolean precise", "amount number precise", "as_of date precise");
    assertThat(read.get(1).at("/rows/0/reversed").asBoolean()).isTrue();
    assertThat(read.get(1).at("/rows/0/amount").decimalValue()).isEqualByComparingTo("10");
    assertThat(read.get(2)
            .get("rows")
            .valueStream()
            .map(row -> row.get("indicator").asString() + " " + row.get("n") + "/" + row.get("d")))
        .containsExactlyElementsOf(product.countedOutcomes());
  }

  private static String sale(String day, String region, int net) {
    return """
        {"period_start":"%1$sT00:00:00.000Z","period_start_utc":"%1$sT00:00:00.000Z",\
        "region":"%2$s","sales_net":%3$d}""".formatted(day, region, net);
  }

  private static List<String> types(JsonNode answer) {
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer.get("types").valueStream().map(JsonNode::asString).toList();
  }

  private JsonNode evidence(String... statements) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("evidence.mjs"));
    arguments.addAll(List.of(statements));
    return node(
        Map.of(
            // a date without a time becomes midnight of this time zone
            "TZ",
            "UTC",
            "DATABASE_HOST",
            product.database().getHost(),
            "DATABASE_PORT",
            Integer.toString(product.database().getPort()),
            "DATABASE",
            product.database().getPath().substring(1),
            "LOGIN",
            Product.LOGIN,
            "PASSWORD",
            Product.PASSWORD),
        arguments.toArray(String[]::new));
  }
}
