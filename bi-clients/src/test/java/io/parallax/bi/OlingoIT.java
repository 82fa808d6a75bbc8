package io.parallax.bi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.olingo.client.api.ODataClient;
import org.apache.olingo.client.api.communication.response.ODataRetrieveResponse;
import org.apache.olingo.client.api.domain.ClientEntity;
import org.apache.olingo.client.api.domain.ClientEntitySet;
import org.apache.olingo.client.api.uri.URIBuilder;
import org.apache.olingo.client.core.ODataClientFactory;
import org.apache.olingo.client.core.http.BasicAuthHttpClientFactory;
import org.apache.olingo.commons.api.edm.Edm;
import org.apache.olingo.commons.api.edm.EdmEntityContainer;
import org.apache.olingo.commons.api.edm.EdmEntityType;
import org.apache.olingo.commons.api.format.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client of Apache Olingo, signed in with a password, reads sets by what the metadata says. */
@ExtendWith(Product.Shared.class)
class OlingoIT {
  private final Product product;
  private final ODataClient client = ODataClientFactory.getClient();

  OlingoIT(Product product) {
    this.product = product;
    client
        .getConfiguration()
        .setHttpClientFactory(new BasicAuthHttpClientFactory("all", product.key()));
  }

  private URIBuilder set(String name) {
    return client.newURIBuilder(product.odata().toString()).appendEntitySetSegment(name);
  }

  private ClientEntitySet read(URI uri) {
    return client.getRetrieveRequestFactory().getEntitySetRequest(uri).execute().getBody();
  }

  private static String value(ClientEntity row, String column) {
    return row.getProperty(column).getPrimitiveValue().toString();
  }

  private static List<String> values(ClientEntitySet rows, String column) {
    return rows.getEntities().stream().map(row -> value(row, column)).toList();
  }

  @Test
  void listsTheSets() throws Exception {
    var document = client
        .getRetrieveRequestFactory()
        .getServiceDocumentRequest(product.odata().toString())
        .execute()
        .getBody();

    assertThat(document.getEntitySetNames())
        .containsExactlyInAnyOrderElementsOf(Product.datasets());
  }

  @Test
  void readsTheMetadata() throws Exception {
    Edm edm = client
        .getRetrieveRequestFactory()
        .getMetadataRequest(product.odata().toString())
        .execute()
        .getBody();
    EdmEntityContainer container = edm.getEntityContainer();

    assertThat(container.getEntitySets().stream().map(set -> set.getName()))
        .containsExactlyInAnyOrderElementsOf(Product.datasets());
    EdmEntityType type = container.getEntitySet("RevenueByDay").getEntityType();
    assertThat(type.getKeyPredicateNames())
        .containsExactly(
            "periodStart",
            "product",
            "region",
            "country",
            "segment",
            "channel",
            "closingMethod",
            "currency");
    assertThat(List.of("periodStart", "periodStartUtc", "product", "netAmount"))
        .extracting(
            column -> type.getProperty(column).getType().getFullQualifiedName().toString())
        .containsExactly("Edm.Date", "Edm.DateTimeOffset", "Edm.String", "Edm.Decimal");
  }

  @Test
  void readsRows() {
    ClientEntitySet rows = read(set("SalesByDay").build());

    assertThat(values(rows, "salesNet")).containsExactly("10", "2", "29");
    assertThat(values(rows, "periodStart"))
        .containsExactly("2026-03-01", "2026-03-01", "2026-03-02");
    assertThat(rows.getNext()).isNull();
  }

  /** Values of every set fit the types of the metadata, or the client would not take them. */
  @Test
  void readsEverySetByTheTypesOfTheMetadata() throws Exception {
    var typed = ODataClientFactory.getEdmEnabledClient(product.odata().toString());
    typed
        .getConfiguration()
        .setHttpClientFactory(new BasicAuthHttpClientFactory("all", product.key()));
    for (String name : Product.datasets()) {
      ClientEntitySet rows = typed
          .getRetrieveRequestFactory()
          .getEntitySetRequest(set(name).build())
          .execute()
          .getBody();
      assertThat(rows.getEntities()).as(name).isNotEmpty();
    }
  }

  @Test
  void readsARowByItsKey() {
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("periodStart", LocalDate.of(2026, 3, 2));
    key.put("product", "tea");
    key.put("region", "LT-VL");
    key.put("country", "LT");
    key.put("segment", "(unknown)");
    key.put("channel", "retail");
    key.put("closingMethod", "(unknown)");

    ClientEntity row = client
        .getRetrieveRequestFactory()
        .getEntityRequest(set("SalesByDay").appendKeySegment(key).build())
        .execute()
        .getBody();

    assertThat(value(row, "salesNet")).isEqualTo("29");
  }

  @Test
  void filtersAndCounts() {
    var filters = client.getFilterFactory();
    URIBuilder east = set("SalesByDay").filter(filters.eq("region", "LT-VL"));

    assertThat(values(read(east.build()), "salesNet")).containsExactly("10", "29");
    assertThat(read(set("SalesByDay").count(true).top(1).build()).getCount()).isEqualTo(3);
    var count = client
        .getRetrieveRequestFactory()
        .getValueRequest(
            set("SalesByDay").filter(filters.eq("region", "LT-VL")).count().build());
    count.setFormat(ContentType.TEXT_PLAIN);
    assertThat(count.execute().getBody().toString()).isEqualTo("2");
  }

  @Test
  void followsPages() {
    URI uri = set("SalesByDay").select("product", "salesNet").build();
    var request = client.getRetrieveRequestFactory().getEntitySetRequest(uri);
    request.setPrefer("odata.maxpagesize=2");
    ODataRetrieveResponse<ClientEntitySet> answer = request.execute();
    ClientEntitySet first = answer.getBody();

    assertThat(answer.getHeader("Preference-Applied")).containsExactly("odata.maxpagesize=2");
    assertThat(values(first, "salesNet")).containsExactly("10", "2");
    ClientEntitySet second = read(first.getNext());
    assertThat(values(second, "salesNet")).containsExactly("29");
    assertThat(second.getNext()).isNull();
    assertThat(second.getEntities().getFirst().getProperties()).hasSize(2);
  }

  @Test
  void addsUpToTheReport() {
    Map<String, List<BigDecimal>> sums = new TreeMap<>();
    for (ClientEntity row : read(set("OutcomesByDay").build()).getEntities()) {
      sums.merge(
          value(row, "indicator"),
          List.of(
              new BigDecimal(value(row, "numerator")), new BigDecimal(value(row, "denominator"))),
          (some, more) -> List.of(some.get(0).add(more.get(0)), some.get(1).add(more.get(1))));
    }
    List<String> lines = new ArrayList<>();
    sums.forEach((indicator, sum) -> lines.add(indicator + " " + sum.get(0) + "/" + sum.get(1)));

    assertThat(lines).isEqualTo(product.countedOutcomes());
  }
}
