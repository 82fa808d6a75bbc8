package io.parallax.ingest;

import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * What a sender can ask for in the query.
 *
 * @param listAccepted whether a batch's results name the accepted events too; {@code
 *     results=rejected} says no
 * @param dryRun whether to check only, and publish nothing
 */
record Options(boolean listAccepted, boolean dryRun) {

  /** @throws ProblemException if a parameter is unknown, given twice, or has an unknown value */
  static Options of(ServerRequest request) {
    boolean listAccepted = true;
    boolean dryRun = false;
    for (Map.Entry<String, List<String>> parameter : parameters(request).entrySet()) {
      if (parameter.getValue().size() > 1) {
        throw refused("%s is given more than once".formatted(shown(parameter.getKey())));
      }
      String value = parameter.getValue().getFirst();
      switch (parameter.getKey()) {
        case "results" -> {
          if (!value.equals("rejected")) {
            throw refused("results has an unknown value, expected rejected");
          }
          listAccepted = false;
        }
        case "dryRun" ->
          dryRun = switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused("dryRun has an unknown value, expected true or false");
          };
        default ->
          throw refused("was %s, expected results or dryRun".formatted(shown(parameter.getKey())));
      }
    }
    return new Options(listAccepted, dryRun);
  }

  private static Map<String, List<String>> parameters(ServerRequest request) {
    try {
      return Map.copyOf(request.params());
    } catch (IllegalStateException e) { // a name that is missing, or beyond a limit
      throw Problem.Kind.UNREADABLE.exception("the query cannot be read");
    }
  }

  private static ProblemException refused(String detail) {
    return Problem.Kind.UNKNOWN_PARAMETER.exception(detail);
  }

  /** The name, if it is one that a slip of the pen could make of ours. */
  private static String shown(String name) {
    return name.matches("[A-Za-z0-9_.-]{1,32}") ? name : "another parameter";
  }
}
