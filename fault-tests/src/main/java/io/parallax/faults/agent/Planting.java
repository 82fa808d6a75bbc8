package io.parallax.faults.agent;

import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * What is put into a class of a service, and where: into all methods of these names. What is planted
 * nowhere would prove nothing, so every name must exist.
 */
public record Planting(Class<?> advice, String type, List<String> methods) {

  /** What stands in the output of a service in which something does not fit what is there. */
  public static final String DOES_NOT_FIT = "What is planted does not fit: ";

  public Planting {
    methods = List.copyOf(methods);
  }

  Planting(Class<?> advice, String type, String... methods) {
    this(advice, type, List.of(methods));
  }

  /** Everything that can be planted: the fail points, and what belongs to each defect. */
  public static List<Planting> all() {
    return Stream.concat(
            Stream.of(FailPoint.values()).map(FailPoint::planting),
            Stream.of(Defect.values()).flatMap(defect -> defect.plantings().stream()))
        .toList();
  }

  /**
   * Looks for the place on the class path of this process, without loading anything.
   *
   * @throws IllegalStateException if it does not exist
   */
  public void requirePlace() {
    TypePool.Resolution found = TypePool.Default.ofSystemLoader().describe(type);
    if (!found.isResolved()) {
      throw new IllegalStateException(DOES_NOT_FIT + "there is no class " + type);
    }
    requireMethods(found.resolve());
  }

  void requireMethods(TypeDescription there) {
    Set<String> missing = new TreeSet<>(methods);
    missing.removeAll(new HashSet<>(
        there.getDeclaredMethods().stream().map(MethodDescription::getName).toList()));
    if (!missing.isEmpty()) {
      throw new IllegalStateException(DOES_NOT_FIT + type + " has no " + missing);
    }
  }

  ElementMatcher<MethodDescription> places() {
    return namedOneOf(methods.toArray(String[]::new));
  }

  /** Ends the service: whatever it went on to do, it would be no proof. */
  static IllegalStateException doesNotFit(Throwable failure) {
    failure.printStackTrace();
    System.err.println(DOES_NOT_FIT + failure);
    Runtime.getRuntime().halt(1);
    return new IllegalStateException(failure);
  }
}
