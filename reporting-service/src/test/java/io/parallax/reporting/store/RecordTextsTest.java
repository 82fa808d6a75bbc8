package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An id is found in a record however it is written. */
class RecordTextsTest {

  private record Read(Set<String> texts, boolean all) {}

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
          Jürgen        | {"customerId":"Jürgen"}
          Jürgen        | {"customerId":"J\\u00fcrgen"}
          Jürgen        | {"customerId":"J\\u00FCrgen"}
          Jürgen        | {"customerId":"\\u004a\\u00fc\\u0072gen"}
          a/b           | {"customerId":"a\\/b"}
          C-77          | {"customerId":"\\u0043-77"}
          C-77          | { "customerId" : "C-77" }
          C-77          | {"customerId":" C-77\\u00a0"}
          C-77          | {"customerId":"C\\u200b-77"}
          😀            | {"customerId":"\\ud83d\\ude00"}
          a"b           | {"customerId":"a\\"b"}
          a\\b          | {"customerId":"a\\\\b"}
          customer of 1 | {"customerId":"customer of 1"}
          C-77          | {"customerId":"C-1","customerId":"C-77"}
          C-77          | {"customerId":"C-77","customerId":"C-1"}
          C-77          | {"a":[{"b":{"c":["x","C-77"]}}]}
          C-77          | {"C-77":1}
          C-77          | [{"customerId":"C-1"},{"customerId":"C-77"}]
          4711          | {"customerId":4711}
          4711          | {"customerId": 4711.0 }
          7             | {"customerId":7}
          4711          | [1,4711]
          C-77          | {"subject":"customers/C-77"}
          a/b           | {"subject":"/customers/a/b/sales"}
          C-77          | {"source":"https://crm/customers?id=C-77&x=1"}
          C-77          | {"source":"urn:customer:C-77"}
          C-77          | {"reason":"C-77, called twice"}
          Jürgen        | {"subject":"customers/J%C3%BCrgen"}
          Jürgen        | {"subject":"customers/J%FCrgen"}
          a/b           | {"subject":"customers/a%2fb"}
          Jürgen        | {"data":"{\\"customerId\\":\\"J\\\\u00fcrgen\\"}"}
          C-77          | {"customerId":"C-77
          Jürgen        | {"customerId":"J\\u00fcrgen","product":"te
          Jürgen        | {"customerId":"J\\u00fcrgen\\
          C-77          | {"a"x":"C-77"}
          customer of 1 | {"a"x":"customer of 1"}
          C-77          | {customerId:C-77}
          C-77          | {'customerId':'C-77'}
          Jürgen        | {'customerId':'J\\xfcrgen'}
          C-77          | customerId=C-77&product=tea
          Jürgen M      | customerId=J%C3%BCrgen+M&product=tea
          C-77          | <sale><customerId>C-77</customerId></sale>
          C-77          | sale,C-77,tea
          C-77          | C-77
          """)
  void findsAnIdHoweverItIsWritten(String id, String value) {
    Read read = value(value.getBytes(UTF_8));

    assertThat(read.texts()).contains(id);
    assertThat(read.all()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"customerId\":\"C-771\"}",
        "{\"customerId\":\"XC-77\"}",
        "{\"customerId\":\"c-77\"}",
        "{\"customerId\":\"C-7\",\"quantity\":7}",
        "{\"customerId\":\"C-7\\u0037\\u0037\"}"
      })
  void takesNoOtherIdForIt(String value) {
    assertThat(value(value.getBytes(UTF_8)).texts()).doesNotContain("C-77");
  }

  @Test
  void takesNoNumberOfAnEventForAnId() {
    String sale = """
        {"saleId":"S-1","closedAt":"2026-11-07T07:15:30Z","quantity":7,"amount":{"value":15.00,\
        "currency":"EUR"},"scores":[{"measure":"csat","value":3}],"revision":2}""";

    assertThat(value(sale.getBytes(UTF_8)).texts())
        .doesNotContain("7", "07", "15", "15.00", "3", "2")
        .contains("S-1", "csat");
  }

  @Test
  void readsOtherCharactersSetsThanUtf8() {
    String value = "{\"customerId\":\"Jürgen\"}";
    for (Charset charset :
        Set.of(UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32"), ISO_8859_1)) {
      Read read = value(value.getBytes(charset));
      assertThat(read.texts()).as(charset.name()).contains("Jürgen");
      assertThat(read.all()).as(charset.name()).isTrue();
    }
    assertThat(value(("\uFEFF" + value).getBytes(UTF_8)).texts()).contains("Jürgen");
    assertThat(value("\uFEFFC-77".getBytes(UTF_16LE)).texts()).contains("C-77");
    // cut within a character
    assertThat(value("{\"a\":\"C-77\",\"b\":\"\u00fc".getBytes(ISO_8859_1)).texts())
        .contains("C-77");
  }

  @Test
  void readsBase64() {
    String data = "{\"customerId\":\"J\\u00fcrgen\"}";
    String plain = Base64.getEncoder().encodeToString(data.getBytes(UTF_8));
    String ofUrls = Base64.getUrlEncoder().withoutPadding().encodeToString(data.getBytes(UTF_8));

    assertThat(value(("{\"data_base64\":\"" + plain + "\"}").getBytes(UTF_8)).texts())
        .contains("Jürgen");
    assertThat(value(("{\"data_base64\":\"" + ofUrls + "\"}").getBytes(UTF_8)).texts())
        .contains("Jürgen");
  }

  @Test
  void readsKeyAndHeaders() {
    ConsumerRecord<byte[], byte[]> record = record("J%C3%BCrgen".getBytes(UTF_8), null);
    record.headers().add("ce_subject", "customers/C-77".getBytes(UTF_8));
    record.headers().add("ce_customer", "\"\\u0043-78\"".getBytes(UTF_8));
    record.headers().add("of C-79", null);
    record.headers().add("ce_id", "sale-closed/S-1/1".getBytes(UTF_8));
    record.headers().add("ce_time", "2026-11-01T10:15:00Z".getBytes(UTF_8));

    Read read = read(record);
    assertThat(read.texts())
        .contains("Jürgen", "C-77", "C-78", "C-79", "S-1")
        .doesNotContain("1", "15");
    assertThat(read.all()).isTrue();
  }

  @Test
  void saysWhatCannotBeSearched() throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write("{\"customerId\":\"C-77\"}".getBytes(UTF_8));
    }
    assertThat(value(zipped.toByteArray()).all()).isFalse();
    assertThat(value(new byte[] {0, 0, 0, 0, 1, 8, 'C', '-', '7', '7'}).all()).isFalse();
    assertThat(read(record(ByteBuffer.allocate(8).putLong(4711).array(), null)).all())
        .isFalse();
    assertThat(read(record(ByteBuffer.allocate(4).putInt('A').array(), null)).all())
        .isFalse();
    assertThat(value(("[" + "1,".repeat(200_000) + "1]").getBytes(UTF_8)).all()).isFalse();
    assertThat(
            value(("%25".repeat(3) + "25".repeat(9) + "43-77").getBytes(UTF_8)).all())
        .isFalse();
    assertThat(read(record(null, null)).all()).isTrue();
  }

  @Test
  void isNotHeldUpByAMegabyte() {
    for (String part :
        new String[] {"\\\"", "\"", "%", "%25", "+", "\\\\", "a ", "QUFB", "\\u0022"}) {
      String value = part.repeat(1_000_000 / part.length());
      assertThat(value(value.getBytes(UTF_8)).texts()).as(part).hasSizeLessThan(110_000);
    }
  }

  private static Read value(byte[] value) {
    return read(record(null, value));
  }

  private static Read read(ConsumerRecord<byte[], byte[]> record) {
    Set<String> texts = new HashSet<>();
    boolean all = RecordTexts.read(record, texts::add);
    return new Read(texts, all);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value) {
    return new ConsumerRecord<>("parallax.sales.v1", 0, 0, key, value);
  }
}
