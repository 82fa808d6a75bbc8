package io.parallax.reporting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;

/** The settings of the service as its yml has them, whatever the environment of the test is. */
public final class YmlSettings {
  private YmlSettings() {}

  /**
   * The settings below a prefix.
   *
   * @param changes of keys, or of the environment variables that the yml names
   */
  public static <T> T bind(String prefix, Class<T> type, Map<String, ?> changes) {
    var sources = new MutablePropertySources();
    sources.addLast(new MapPropertySource("changes", Map.copyOf(changes)));
    try {
      new YamlPropertySourceLoader()
          .load("yml", new ClassPathResource("reporting-service.yml"))
          .forEach(sources::addLast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Binder(
            ConfigurationPropertySources.from(sources),
            new PropertySourcesPlaceholdersResolver(sources))
        .bind(prefix, type)
        .get();
  }
}
