package io.parallax.faults.agent;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Reaches into the objects of a service, whose classes are not known here. */
final class Reflection {
  private Reflection() {}

  /** Calls the method of that name with as many parameters, wherever in the class it is. */
  static Object call(Object self, String name, Object... arguments) {
    for (Class<?> type = self.getClass(); type != null; type = type.getSuperclass()) {
      Object result = callIn(type, self, name, arguments);
      if (result != null) {
        return result;
      }
      for (Class<?> parent : type.getInterfaces()) {
        result = callIn(parent, self, name, arguments);
        if (result != null) {
          return result;
        }
      }
    }
    throw Planting.doesNotFit(new NoSuchMethodException(self.getClass() + " has no " + name));
  }

  /** What it returns; the method itself if that is nothing; null if there is no such method. */
  private static @Nullable Object callIn(
      Class<?> type, Object self, String name, Object... arguments) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == arguments.length
          && !java.lang.reflect.Modifier.isAbstract(method.getModifiers())) {
        method.setAccessible(true);
        try {
          Object result = method.invoke(self, arguments);
          return result == null ? method : result;
        } catch (InvocationTargetException e) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return null;
  }

  /** The value of a field; what was not set is null. */
  @SuppressWarnings("NullAway") // the fields that are null are handed on as they are
  static Object get(Object self, String name) {
    try {
      Field field = self.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(self);
    } catch (ReflectiveOperationException e) {
      throw Planting.doesNotFit(e);
    }
  }

  /** Another record of the same class. */
  static Object make(Object like, @Nullable Object... components) {
    return make(like.getClass().getDeclaredConstructors()[0], components);
  }

  /** An object of a class that has a constructor without parameters. */
  static Object make(Object neighbour, String className) {
    try {
      return make(Class.forName(className, true, neighbour.getClass().getClassLoader())
          .getDeclaredConstructor());
    } catch (ReflectiveOperationException e) {
      throw Planting.doesNotFit(e);
    }
  }

  private static Object make(Constructor<?> constructor, @Nullable Object... arguments) {
    try {
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw Planting.doesNotFit(e);
    }
  }
}
