package io.parallax.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** The broker's process: formats the storage the first time, then becomes Kafka. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * Takes the path of server.properties, the folder that this file names in log.dirs, and the id of
   * the cluster to be.
   */
  public static void main(String[] args) {
    String properties = args[0];
    if (!Files.exists(Path.of(args[1], "meta.properties"))) {
      int status = StorageTool.execute(
          new String[] {"format", "--config", properties, "--cluster-id", args[2]}, System.out);
      if (status != 0) {
        System.exit(status);
      }
    }
    Kafka.main(new String[] {properties});
  }
}
