package io.parallax.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;

/**
 * Every description is valid, and a client in Java and one in TypeScript are generated from it and
 * compile. Needs Node.js with npm: where they are missing, only the Java clients are tried, but in CI,
 * where they must be there.
 */
class OpenApiIT {
  private static final Path DOCUMENTS = Path.of("../docs/openapi");

  private static NodeTools tools;

  @BeforeAll
  static void installTools() throws Exception {
    tools = NodeTools.get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sales-service", "outcomes-service", "reporting-service"})
  void isValid(String service) throws Exception {
    tools.assumeThere();

    assertThat(tools.run("node", "validate.js", document(service))).isEqualTo("3.1 valid\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sales-service", "outcomes-service", "reporting-service"})
  void makesAJavaClientThatCompiles(String service) {
    Path client = generate(
        service,
        "java",
        Map.of("library", "native", "openApiNullable", "false", "useJakartaEe", "true"));
    var problems = new DiagnosticCollector<JavaFileObject>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(problems, Locale.ROOT, UTF_8)) {
      boolean compiled = compiler
          .getTask(
              null,
              files,
              problems,
              List.of("-proc:none", "-nowarn", "-d", client.resolve("classes").toString()),
              null,
              files.getJavaFileObjectsFromPaths(sources(client.resolve("src/main"), ".java")))
          .call();
      assertThat(compiled).as(problems.getDiagnostics().toString()).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sales-service", "outcomes-service", "reporting-service"})
  void makesATypeScriptClientThatCompiles(String service) throws Exception {
    tools.assumeThere();
    Path client = generate(service, "typescript-fetch", Map.of());

    tools.checkTypes(List.of(client.resolve("index.ts").toString()));
  }

  private static Path generate(String service, String language, Map<String, Object> settings) {
    Path out = tools.folder().resolve(service + "-" + language);
    var configurator = new CodegenConfigurator()
        .setInputSpec(document(service))
        .setGeneratorName(language)
        .setOutputDir(out.toString());
    settings.forEach(configurator::addAdditionalProperty);
    assertThat(new DefaultGenerator().opts(configurator.toClientOptInput()).generate())
        .isNotEmpty();
    return out;
  }

  private static String document(String service) {
    return DOCUMENTS.resolve(service + ".json").toAbsolutePath().normalize().toString();
  }

  private static List<Path> sources(Path root, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
