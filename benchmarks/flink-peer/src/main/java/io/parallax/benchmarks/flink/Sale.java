package io.parallax.benchmarks.flink;

/** What is needed of a sale, in the form that Flink serialises fastest: public fields. */
public final class Sale {
  public String id = "";

  /** Revision and content. */
  public long version;

  /** Bucket and dimensions. */
  public String cell = "";

  public int quantity;
  public long cents;
}
