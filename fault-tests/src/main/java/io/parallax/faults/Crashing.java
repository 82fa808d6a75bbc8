package io.parallax.faults;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A database whose client dies at a chosen statement, or at the commit: before it, or when it is done
 * and nobody was told. For one thread.
 */
final class Crashing {
  private static final Set<String> STEPS =
      Set.of("prepareStatement", "createStatement", "unwrap", "commit");

  private final DataSource real;
  private int stepsLeft = Integer.MAX_VALUE;
  private boolean atCommit;
  private boolean crashed;

  Crashing(DataSource real) {
    this.real = real;
  }

  /**
   * From now on so many steps are done.
   *
   * @param commitAtLatest whether it dies after the commit, if it comes so far
   */
  void crashAt(int step, boolean commitAtLatest) {
    stepsLeft = step;
    atCommit = commitAtLatest;
  }

  boolean hasCrashed() {
    return crashed;
  }

  DataSource dataSource() {
    return proxy(DataSource.class, (proxy, method, arguments) -> {
      Object result = invoke(real, method, arguments);
      return result instanceof Connection connection ? connection(connection) : result;
    });
  }

  private Connection connection(Connection connection) {
    return proxy(Connection.class, (proxy, method, arguments) -> {
      if (crashed && method.getName().equals("rollback")) {
        return null; // done already
      }
      if (crashed && !method.getName().equals("close")) {
        throw new SQLException("the process is dead", "08006");
      }
      if (!STEPS.contains(method.getName())) {
        return invoke(connection, method, arguments);
      }
      boolean commit = method.getName().equals("commit");
      stepsLeft--;
      if (stepsLeft <= 0 && !commit) {
        die(connection);
      }
      Object result = invoke(connection, method, arguments);
      if (commit && stepsLeft < 1_000 && atCommit) {
        die(connection);
      }
      return result;
    });
  }

  private void die(Connection connection) throws SQLException {
    crashed = true;
    if (!connection.getAutoCommit()) {
      connection.rollback(); // as the server does for a client that is gone
    }
    throw new SQLException("the process died", "08006");
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
