package io.parallax.quickstart;

import java.io.Console;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a long task is: a bar on a terminal, else a line for every tenth. */
final class Progress implements AutoCloseable {
  private final String task;
  private final long total;
  private final PrintStream out;
  private final @Nullable ProgressBar bar;
  private long done;

  Progress(String task, long total, PrintStream out) {
    this.task = task;
    this.total = total;
    this.out = out;
    this.bar = isTerminal()
        ? new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .build()
        : null;
  }

  void advance(long steps) {
    long tenthsBefore = done * 10 / total;
    done += steps;
    if (bar != null) {
      bar.stepBy(steps);
    } else if (done * 10 / total > tenthsBefore) {
      out.printf("%s: %d of %d%n", task, done, total);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** Java 22 to 24 always had a console, Java 25 has none without a terminal, like the older. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
