package io.parallax.faults;

/** An invariant that did not hold, and where that was seen. */
record Violation(Invariant invariant, String what) {
  @Override
  public String toString() {
    return invariant + " (" + invariant.words() + "): " + what;
  }
}
