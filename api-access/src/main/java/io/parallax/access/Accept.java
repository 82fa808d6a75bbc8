package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;

/**
 * The media types that a request accepts, however many it names.
 *
 * @param ranges as in its {@code Accept} headers; none if they cannot be read
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, 12.5.1</a>
 */
public record Accept(List<MediaType> ranges) {

  public static Accept of(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    if (headers.stream().allMatch(String::isBlank)) {
      return new Accept(List.of(MediaType.ALL));
    }
    try {
      return new Accept(MediaType.parseMediaTypes(headers));
    } catch (InvalidMediaTypeException e) {
      return new Accept(List.of());
    }
  }

  /** What is liked best of these; of several, what is named more precisely, then earlier. */
  public <T> Optional<T> best(List<T> offered, Function<T, MediaType> type) {
    Comparator<T> byQuality = Comparator.comparingDouble(offer -> quality(type.apply(offer)));
    Comparator<T> byPrecision = Comparator.comparingInt(
        offer -> range(type.apply(offer)).map(Accept::precision).orElse(0));
    Comparator<T> byPlace = Comparator.comparingInt(
        offer -> -range(type.apply(offer)).map(ranges::indexOf).orElse(0));
    return offered.stream()
        .filter(offer -> quality(type.apply(offer)) > 0)
        .reduce((a, b) ->
            byQuality.thenComparing(byPrecision).thenComparing(byPlace).compare(a, b) < 0 ? b : a);
  }

  /** From 0, not at all, to 1. */
  public double quality(MediaType type) {
    return range(type).map(MediaType::getQualityValue).orElse(0.0);
  }

  /** Whether any of these types will do. */
  public boolean takesOneOf(List<MediaType> types) {
    return types.stream().anyMatch(type -> quality(type) > 0);
  }

  /** Whether the type itself is named, and not only taken in by a range. */
  public boolean names(MediaType type) {
    return ranges.stream().anyMatch(range -> range.equalsTypeAndSubtype(type));
  }

  /** The most precise range that takes the type in; it alone counts. */
  private Optional<MediaType> range(MediaType type) {
    return ranges.stream()
        .filter(range -> range.includes(type))
        .reduce((a, b) -> precision(b) > precision(a) ? b : a);
  }

  private static int precision(MimeType range) {
    if (range.isWildcardType()) {
      return 0;
    }
    return range.isWildcardSubtype() ? 1 : 2;
  }
}
