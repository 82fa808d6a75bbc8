package io.parallax.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurrencyCodeTest {
  /** The active codes of ISO 4217, funds codes and precious metals included. */
  private static final String ACTIVE = """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
      CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP
      GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
      KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
      MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
      SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
      USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD
      XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG
      """;

  @Test
  void everyActiveCodeIsKnown() {
    assertThat(ACTIVE.trim().split("\\s+"))
        .allSatisfy(code -> assertThat(new CurrencyCode(code)).hasToString(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eur", "EURO", "ZZZ", "E R"})
  void nothingElseIs(String code) {
    assertThatThrownBy(() -> new CurrencyCode(code))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("was not a known currency");
  }
}
