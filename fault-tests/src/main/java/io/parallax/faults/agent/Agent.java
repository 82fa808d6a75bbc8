package io.parallax.faults.agent;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.List;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a service for faults from within: {@code -javaagent:fault-tests.jar=<folder>[,<defect>]}.
 * The classes of the service are those of its own jar; what is added is added while they are loaded.
 */
public final class Agent {
  private Agent() {}

  /**
   * Called by the JVM before the service's main.
   *
   * @param arguments the folder whose files arm fail points, and perhaps a {@link Defect}
   */
  public static void premain(String arguments, Instrumentation instrumentation) {
    List<String> parts = List.of(arguments.split(",", 2));
    FailPoints.watch(Path.of(parts.getFirst()));
    for (FailPoint point : FailPoint.values()) {
      install(instrumentation, point.planting());
    }
    if (parts.size() > 1) {
      Defect.valueOf(parts.getLast()).plant(instrumentation);
    }
  }

  static void install(Instrumentation instrumentation, Planting planting) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(new EndOnError())
        .type(named(planting.type()))
        .transform((builder, description, loader, module, domain) -> {
          planting.requireMethods(description);
          return builder.visit(Advice.to(planting.advice()).on(planting.places()));
        })
        .installOn(instrumentation);
  }

  /** Ends a service that could not be prepared: without its fault a row would prove nothing. */
  private static final class EndOnError extends AgentBuilder.Listener.Adapter {
    @Override
    public void onError(
        String type,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        Throwable failure) {
      throw Planting.doesNotFit(failure);
    }
  }

  /** Put into methods at whose beginning a fail point is. */
  static final class Before {
    private Before() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Origin("BEFORE #t.#m") String name) {
      FailPoints.reach(name);
    }
  }

  /** Put into methods at whose good end a fail point is. */
  static final class After {
    private After() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Origin("AFTER #t.#m") String name) {
      FailPoints.reach(name);
    }
  }
}
