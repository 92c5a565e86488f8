package org.inkloom.workflow.comfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.inkloom.run.InkloomException;
import org.inkloom.workflow.SampleTypes;
import org.inkloom.workflow.graph.InputValue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ComfyJsonTest {
    private static String code(Runnable run) {
        try {
            run.run();
        } catch (InkloomException e) {
            return e.code();
        }
        return "none";
    }

    @Test
    void json_of_ten_thousand_levels_is_refused() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThat(code(() -> ComfyJson.read(deep))).isEqualTo("INK-GRAPH-001");
        assertThat(code(() -> ComfyJson.read("{\"a\":".repeat(10_000)))).isEqualTo("INK-GRAPH-001");
    }

    @Test
    void text_that_is_cut_or_goes_on_is_refused_with_its_place() {
        assertThatThrownBy(() -> ComfyJson.read("{\"a\":\n 1,, }"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("line 2");
        assertThat(code(() -> ComfyJson.read("{} {}"))).isEqualTo("INK-GRAPH-001");
    }

    @Test
    void a_graph_of_ten_thousand_nodes_is_refused() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 10_000; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("\"")
                    .append(i)
                    .append("\":{\"class_type\":\"Number\",\"inputs\":{}}");
        }
        JsonNode prompt = ComfyJson.read(text.append("}").toString());
        assertThat(code(() -> ApiFormat.read(prompt))).isEqualTo("INK-GRAPH-003");
    }

    @Test
    void what_is_no_graph_is_refused() {
        for (String text : new String[] {"[]", "1", "null", "\"{}\"", "{\"1\":5}", "{\"1\":{\"inputs\":[]}}"}) {
            assertThat(code(() -> ApiFormat.read(ComfyJson.read(text))))
                    .as(text)
                    .isEqualTo("INK-GRAPH-002");
        }
    }

    @Test
    void links_lists_and_large_seeds_are_told_apart_and_written_as_they_came() {
        String text =
                "{\"1\":{\"inputs\":{\"a\":[\"2\",1],\"b\":{\"__value__\":[1,2]},\"seed\":18446744073709551615,\"c\":[3,0],\"x\":0.5},"
                        + "\"class_type\":\"Sum\",\"_meta\":{\"title\":\"t\"}}}";
        var graph = ApiFormat.read(ComfyJson.read(text));
        var inputs = graph.node("1").orElseThrow().inputs();
        assertThat(inputs.get("a")).isEqualTo(new InputValue.Link("2", 1));
        assertThat(inputs.get("c")).isInstanceOf(InputValue.BrokenLink.class);
        assertThat(inputs.get("seed"))
                .isEqualTo(new InputValue.Constant(new java.math.BigInteger("18446744073709551615")));
        assertThat(ApiFormat.write(graph).toString()).isEqualTo(text);
    }

    @Test
    void node_types_are_described_with_their_inputs_in_order() {
        JsonNode info = ObjectInfo.of(new SampleTypes().types().spec("Switch").orElseThrow());
        assertThat(info.path("input_order").toString()).isEqualTo("{\"required\":[\"on\",\"yes\",\"no\"]}");
        assertThat(info.path("input").path("required").path("yes").toString()).isEqualTo("[\"*\",{\"lazy\":true}]");
        assertThat(info.path("output_node").booleanValue()).isFalse();
    }
}
