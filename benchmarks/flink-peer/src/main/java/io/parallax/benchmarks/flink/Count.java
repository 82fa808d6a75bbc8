package io.parallax.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Adds each sale to its cell. What a cell holds stays inside, as in the other peers. */
final class Count extends KeyedProcessFunction<String, Sale, Count.Sums> {

  /** Counters of a cell. */
  public static final class Sums {
    public long sales;
    public long units;
    public long cents;
  }

  private final String counterName;
  private final LongCounter counter = new LongCounter();
  private transient @Nullable ValueState<Sums> sums;

  /** @param counterName accumulator that tells the number of sales */
  Count(String counterName) {
    this.counterName = counterName;
  }

  @Override
  public void open(OpenContext context) {
    sums = getRuntimeContext().getState(new ValueStateDescriptor<>("sums", Sums.class));
    getRuntimeContext().addAccumulator(counterName, counter);
  }

  @Override
  public void processElement(Sale sale, Context context, Collector<Sums> out) throws IOException {
    ValueState<Sums> cell = sums;
    if (cell == null) {
      throw new IllegalStateException("not open");
    }
    Sums now = cell.value();
    if (now == null) {
      now = new Sums();
    }
    now.sales++;
    now.units += sale.quantity;
    now.cents += sale.cents;
    cell.update(now);
    counter.add(1);
  }
}
