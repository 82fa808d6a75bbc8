package io.parallax.bi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * LibreOffice Base reads the views as a login for BI tools. Without LibreOffice, its driver for PostgreSQL
 * and the bridge from Python nothing is tried, but in CI, where they must be there.
 */
@ExtendWith(Product.Shared.class)
class BaseIT {
  /** The one of the system, to which packages bring the bridge. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String PIPE = "parallax";

  @TempDir
  private Path folder;

  private final Product product;

  BaseIT(Product product) {
    this.product = product;
  }

  @Test
  void readsTheViews() throws Exception {
    Programs.require(
        Programs.has("soffice") && Programs.succeeds(PYTHON, "-c", "import uno"),
        "LibreOffice with its bridge from Python");

    JsonNode read = read();

    // bi.sales_by_day is SalesByDay
    assertThat(read.get("views").valueStream().map(view -> view.asString().replace("_", "")))
        .containsExactlyInAnyOrderElementsOf(Product.datasets().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList());
    assertThat(read.get("types").toString())
        .isEqualTo("[\"date\",\"timestamptz\",\"text\",\"int8\"]");
    assertThat(read.get("rows").valueStream().map(JsonNode::asString))
        .containsExactly("2026-03-01 LT-VL 10", "2026-03-01 US 2", "2026-03-02 LT-VL 29");
  }

  private JsonNode read() throws Exception {
    Path script = Programs.copy("views.py", folder);
    URI database = product.database();
    String url = "sdbc:postgresql:host=%s port=%d dbname=%s"
        .formatted(database.getHost(), database.getPort(), database.getPath().substring(1));
    var office = new ProcessBuilder(List.of(
            "soffice",
            "--headless",
            "--norestore",
            "-env:UserInstallation=" + folder.resolve("profile").toUri(),
            "--accept=pipe,name=" + PIPE + ";urp;"))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("office.log").toFile());
    office.environment().put("HOME", folder.toString());
    Process running = office.start();
    try {
      return Product.JSON.readTree(Programs.run(
          folder, Map.of(), PYTHON, script.toString(), PIPE, url, Product.LOGIN, Product.PASSWORD));
    } finally {
      running.descendants().forEach(ProcessHandle::destroy);
      running.destroy();
      running.waitFor();
    }
  }
}
