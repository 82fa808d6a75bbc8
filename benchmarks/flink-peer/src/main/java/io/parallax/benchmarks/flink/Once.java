package io.parallax.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Lets each sale through once. */
final class Once extends KeyedProcessFunction<String, Sale, Sale> {
  private transient @Nullable ValueState<Long> version;

  @Override
  public void open(OpenContext context) {
    version = getRuntimeContext().getState(new ValueStateDescriptor<>("version", Long.class));
  }

  @Override
  public void processElement(Sale sale, Context context, Collector<Sale> out) throws IOException {
    ValueState<Long> known = version;
    if (known == null) {
      throw new IllegalStateException("not open");
    }
    if (known.value() == null) {
      known.update(sale.version);
      out.collect(sale);
    }
  }
}
