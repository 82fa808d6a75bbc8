package io.parallax.bi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/**
 * LibreOffice Calc opens a report in CSV: what is a date or a number in a report is one in a cell, also
 * with a decimal comma in a country that writes so. Instants stay texts, and
 * so do {@code true} and {@code false} where the words for them are others. Without {@code soffice} on
 * the PATH nothing is tried, but in CI, where it must be there.
 */
@ExtendWith(Product.Shared.class)
class CalcIT {
  private static final String OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
  private static final String TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";

  @TempDir
  private Path folder;

  private final Product product;

  CalcIT(Product product) {
    this.product = product;
  }

  /**
   * With the number of the separator's character and of the language, 1033 for English and 1031 for
   * German, as in the dialogue of LibreOffice when it opens a text file.
   */
  @ParameterizedTest
  @CsvSource({
    "&format=csv, 44, 1033, boolean FALSE",
    "&format=csv&decimalComma=true, 59, 1031, string false"
  })
  void readsOutcomes(String format, int separator, int language, String partial) throws Exception {
    Programs.require(Programs.has("soffice"), "soffice");
    product.download("outcomes", format, folder.resolve("outcomes.csv"));

    List<List<Cell>> rows = open("outcomes", separator, language);

    List<String> names = rows.getFirst().stream().map(Cell::value).toList();
    List<Cell> csat = rows.stream()
        .filter(row -> row.get(names.indexOf("indicator")).value().equals("csat"))
        .findFirst()
        .orElseThrow();
    assertThat(List.of(
            "periodStart",
            "periodEnd",
            "periodStartUtc",
            "partial",
            "value",
            "n",
            "numerator",
            "denominator"))
        .extracting(column -> csat.get(names.indexOf(column)).toString())
        .containsExactly(
            "date 2026-03-01",
            "date 2026-03-02",
            "string 2026-03-01T00:00:00Z",
            partial,
            "float 0.6",
            "float 80",
            "float 48",
            "float 80");
  }

  /** What it shows of a CSV file, read back as OpenDocument in one XML file. */
  private List<List<Cell>> open(String name, int separator, int language) throws Exception {
    Programs.run(
        folder,
        Map.of("HOME", folder.toString()),
        "soffice",
        "--headless",
        "--norestore",
        "-env:UserInstallation=" + folder.resolve("profile").toUri(),
        // UTF-8, from the first line on, texts in quotation marks too, dates and such recognized
        "--infilter=CSV:%d,34,76,1,,%d,false,true".formatted(separator, language),
        "--convert-to",
        "fods",
        name + ".csv");
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    try (var in = Files.newInputStream(folder.resolve(name + ".fods"))) {
      var document = factory.newDocumentBuilder().parse(in);
      List<List<Cell>> rows = new ArrayList<>();
      for (Element row : children(document.getDocumentElement(), "table-row")) {
        List<Cell> cells = new ArrayList<>();
        for (Element cell : children(row, "table-cell")) {
          String repeated = cell.getAttributeNS(TABLE, "number-columns-repeated");
          for (int i = 0; i < (repeated.isEmpty() ? 1 : Integer.parseInt(repeated)); i++) {
            cells.add(Cell.of(cell));
          }
        }
        rows.add(cells);
      }
      return rows;
    }
  }

  private static List<Element> children(Element parent, String name) {
    var found = parent.getElementsByTagNameNS(TABLE, name);
    List<Element> children = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      children.add((Element) found.item(i));
    }
    return children;
  }

  /** Type and value as the file names them, such as {@code float 0.6}. */
  private record Cell(String type, String value) {
    static Cell of(Element cell) {
      String type = cell.getAttributeNS(OFFICE, "value-type");
      String value = switch (type) {
        case "date" -> cell.getAttributeNS(OFFICE, "date-value");
        case "float" -> cell.getAttributeNS(OFFICE, "value");
        default -> cell.getTextContent().strip();
      };
      return new Cell(type, value);
    }

    @Override
    public String toString() {
      return type + " " + value;
    }
  }
}
