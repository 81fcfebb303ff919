import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** Times Apache Avro on the schemas in a file, one a line: the last one as the reader of each of the others. */
public class Timing {
  static Object sink;

  public static void main(String[] args) throws Exception {
    List<String> texts = Files.readAllLines(Path.of(args[0]));
    List<Schema> schemas = new ArrayList<>();
    for (String text : texts) schemas.add(new Schema.Parser().parse(text));
    int last = texts.size() - 1;
    report("check", index ->
        SchemaCompatibility.checkReaderWriterCompatibility(schemas.get(last), schemas.get(index % last)));
    report("parse and check", index -> SchemaCompatibility.checkReaderWriterCompatibility(
        new Schema.Parser().parse(texts.get(last)), new Schema.Parser().parse(texts.get(index % last))));
  }

  /** Prints the microseconds of CPU time that a run took in each of five rounds, after the compiler has had its time. */
  static void report(String name, IntFunction<Object> run) {
    time(run, 3_000_000_000L);
    var line = new StringBuilder(name);
    for (int round = 0; round < 5; round++) line.append('\t').append(time(run, 300_000_000L));
    System.out.println(line);
  }

  static double time(IntFunction<Object> run, long nanoseconds) {
    var thread = ManagementFactory.getThreadMXBean();
    long started = thread.getCurrentThreadCpuTime();
    int runs = 0;
    while (thread.getCurrentThreadCpuTime() - started < nanoseconds) {
      for (int again = 0; again < 100; again++) sink = run.apply(runs++);
    }
    return (thread.getCurrentThreadCpuTime() - started) / 1000.0 / runs;
  }
}
