package io.parallax.events;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where: a country (ISO 3166-1 alpha-2, {@code LT}) or a part of one (ISO 3166-2 form, {@code
 * LT-VL}).
 *
 * <p>The country must exist; of the part after the hyphen only the form is checked, since
 * subdivisions change more often than software is installed.
 */
public record Region(String code) {
  /** Those of the standard, and Kosovo's, which is user-assigned and in wide use. */
  private static final Set<String> COUNTRIES = Stream.concat(
          Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).stream(), Stream.of("XK"))
      .collect(Collectors.toUnmodifiableSet());

  private static final Pattern SUBDIVISION = Pattern.compile("[A-Z0-9]{1,3}");

  public Region {
    int hyphen = code.indexOf('-');
    String country = hyphen < 0 ? code : code.substring(0, hyphen);
    if (!COUNTRIES.contains(country)) {
      throw new InvalidValueException("did not start with a known country");
    }
    if (hyphen >= 0 && !SUBDIVISION.matcher(code.substring(hyphen + 1)).matches()) {
      throw new InvalidValueException("did not end with one to three capital letters or digits");
    }
  }

  /** The ISO 3166-1 alpha-2 code of the country. */
  public String country() {
    return code.substring(0, 2);
  }

  @Override
  public String toString() {
    return code;
  }
}
