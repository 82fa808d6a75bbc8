package io.parallax.faults;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.parallax.faults.Verifier.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row.
 *
 * @param hits how often the fault met what it was meant to meet
 * @param isVoid whether it proves nothing, as the fault met nothing
 */
record Result(
    String id,
    long seed,
    long sent,
    long ok,
    long unknown,
    long lost,
    long doubled,
    long invented,
    long longestGapMs,
    long timeToLagZeroMs,
    long hits,
    @JsonProperty("void") boolean isVoid,
    boolean passed,
    @JsonIgnore String fault,
    @JsonIgnore List<Violation> violations,
    @JsonIgnore List<String> notes) {

  static Result of(
      FaultRow row,
      long seed,
      Verdict verdict,
      Duration longestGap,
      Duration timeToLagZero,
      long hits,
      @Nullable String missed,
      List<Violation> violations,
      List<String> notes) {
    boolean isVoid = hits == 0 || missed != null;
    List<String> all = new java.util.ArrayList<>(notes);
    if (missed != null) {
      all.add("void: " + missed + " was not seen");
    }
    return new Result(
        row.id(),
        seed,
        verdict.sent(),
        verdict.ok(),
        verdict.unknown(),
        verdict.lost(),
        verdict.doubled(),
        verdict.invented(),
        longestGap.toMillis(),
        timeToLagZero.toMillis(),
        hits,
        isVoid,
        violations.isEmpty() && !isVoid,
        row.fault(),
        violations,
        all);
  }

  /** Of a row that could not be played to its end. */
  static Result broken(FaultRow row, long seed, Exception failure) {
    return new Result(
        row.id(),
        seed,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        false,
        row.fault(),
        List.of(),
        List.of("broken off: " + failure));
  }

  String verdict() {
    if (passed) {
      return "passed";
    }
    return isVoid ? "void" : "FAILED";
  }
}
