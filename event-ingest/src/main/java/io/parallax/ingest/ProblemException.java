package io.parallax.ingest;

/** Ends a request with a problem as its answer. */
final class ProblemException extends RuntimeException {
  private final Problem problem;

  /** Without a stack trace: what a sender did wrong is not explained by where we noticed. */
  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
