package io.parallax.patience;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Lets {@code await()} wait two minutes instead of ten seconds, in every test of a module that has
 * this on its class path. A condition that comes true ends the wait, so only a slow machine notices.
 */
public final class Patience implements TestExecutionListener {
  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
  }
}
