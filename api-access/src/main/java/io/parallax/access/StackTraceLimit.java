package io.parallax.access;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Logs the stack traces of the first errors of a minute only, and of the others a line each: who can
 * provoke an error cannot fill the disk with it. Thread-safe.
 */
final class StackTraceLimit extends TurboFilter implements AutoCloseable {
  private static final int TRACES = 10;
  private static final Duration PER = Duration.ofMinutes(1);

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Bucket traces = Bucket.builder()
      .addLimit(limit -> limit.capacity(TRACES).refillGreedy(TRACES, PER))
      .build();

  StackTraceLimit() {
    loggers.addTurboFilter(this);
    start();
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable given) {
    Throwable thrown = given == null ? last(parameters) : given;
    if (thrown == null
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())
        || traces.tryConsume(1)) {
      return FilterReply.NEUTRAL;
    }
    String line = "%s [%s; no more than %d stack traces in a minute are logged]"
        .formatted(
            MessageFormatter.arrayFormat(format, parameters).getMessage(),
            thrown.getClass().getName(),
            TRACES);
    logger.log(
        marker,
        StackTraceLimit.class.getName(),
        Level.toLocationAwareLoggerInteger(level),
        "{}",
        new Object[] {line},
        null);
    return FilterReply.DENY;
  }

  /** Loggers take a throwable behind the other parameters for one whose stack trace is wanted. */
  private static @Nullable Throwable last(Object @Nullable [] parameters) {
    return parameters != null
            && parameters.length > 0
            && parameters[parameters.length - 1] instanceof Throwable thrown
        ? thrown
        : null;
  }

  @Override
  public void close() {
    loggers.getTurboFilterList().remove(this);
  }
}
