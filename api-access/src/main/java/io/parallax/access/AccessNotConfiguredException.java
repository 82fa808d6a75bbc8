package io.parallax.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Nobody could be let in as things are configured. */
final class AccessNotConfiguredException extends RuntimeException {
  private static final String ACTION = """
      Make a key and put the line that it prints into a file that only this service can change:

          ./make-api-key.sh my-caller sales:write outcomes:write reports:read >> api-keys

      (the key itself is shown once, on the terminal), and name the file:

          PARALLAX_API_KEYS_FILE=/path/to/api-keys

      Or accept tokens of an identity provider: PARALLAX_JWT_ISSUER, PARALLAX_JWT_JWK_SET_URI and \
      PARALLAX_JWT_AUDIENCE. See docs/operations.md.""";

  AccessNotConfiguredException(String message) {
    super(message);
  }

  /** Says what to do to start the service. */
  static final class Analyzer extends AbstractFailureAnalyzer<AccessNotConfiguredException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, AccessNotConfiguredException cause) {
      return new FailureAnalysis(cause.getMessage(), ACTION, cause);
    }
  }
}
