package io.parallax.faults;

/** What has to hold in every row, whatever is broken meanwhile. */
enum Invariant {
  I1("every event answered with 202 is counted"),
  I2("no event is counted twice"),
  I3("nothing is counted that was not sent, or was refused"),
  I4("every published figure is what the journal says"),
  I5("Kafka has what is counted or in quarantine, and all that was answered with 202"),
  I6("positions never fall, and end where the log ends"),
  I7("order, batches and repetitions do not matter"),
  I8("once the fault is over, lag comes to 0 in time"),
  I9("each answer of the reports fits together, and no count of a closed period falls"),
  I10("memory, threads and files stay bounded"),
  I11("health says what is wrong"),
  I12("no answer reveals internals");

  private final String words;

  Invariant(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
