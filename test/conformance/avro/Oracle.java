import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * Asks Apache Avro. Every line is a question, and is answered by a line:
 * {"schema", "strict"} gives {"canonical"}, {"reader", "writer"} gives {"incompatibilities": [{type, location, message}]},
 * and what Avro throws gives {"error"}. An empty list is: compatible.
 */
public class Oracle {
  static final ObjectMapper json = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    var questions = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    var answers = new PrintStream(System.out, false, "UTF-8");
    for (String line; (line = questions.readLine()) != null; ) {
      answers.println(answer(json.readTree(line)));
      if (!questions.ready()) answers.flush();
    }
    answers.flush();
  }

  static ObjectNode answer(JsonNode question) {
    var answer = json.createObjectNode();
    try {
      if (question.has("schema")) {
        answer.put("canonical", parse(question.get("schema"), question.path("strict").asBoolean()).toString());
      } else {
        compare(parse(question.get("reader"), false), parse(question.get("writer"), false), answer);
      }
      return answer;
    } catch (RuntimeException | StackOverflowError error) {
      return json.createObjectNode().put("error", error.toString());
    }
  }

  static void compare(Schema reader, Schema writer, ObjectNode answer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    var list = answer.putArray("incompatibilities");
    for (var found : result.getIncompatibilities()) {
      list.addObject()
          .put("type", found.getType().name())
          .put("location", found.getLocation())
          .put("message", found.getMessage());
    }
  }

  static Schema parse(JsonNode text, boolean strict) {
    var parser = new Schema.Parser(strict ? NameValidator.STRICT_VALIDATOR : NameValidator.NO_VALIDATION);
    parser.setValidateDefaults(strict);
    return parser.parse(text.asText());
  }
}
