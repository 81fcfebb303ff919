import java.util.HexFormat;
import java.util.Scanner;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** To which of so many partitions Java's own producer sends a key; keys come as lines of hexadecimal digits. */
public class Partitions {
  public static void main(String[] words) {
    int partitions = Integer.parseInt(words[0]);
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      byte[] key = HexFormat.of().parseHex(lines.nextLine());
      System.out.println(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }
}
