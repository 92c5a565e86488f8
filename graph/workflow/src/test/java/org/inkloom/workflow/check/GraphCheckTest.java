package org.inkloom.workflow.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.workflow.SampleTypes.link;
import static org.inkloom.workflow.SampleTypes.node;
import static org.inkloom.workflow.SampleTypes.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.workflow.SampleTypes;
import org.inkloom.workflow.check.Fault.Kind;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.FaultJson;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.inkloom.workflow.node.NodeTypes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GraphCheckTest {
    private final NodeTypes types = new SampleTypes().types();

    private CheckedGraph check(GraphNode... nodes) {
        return GraphCheck.check(Graph.of(Arrays.asList(nodes)), types, Optional.empty());
    }

    private static CheckedGraph.NodeFaults of(CheckedGraph checked, String id) {
        return Objects.requireNonNull(checked.faults().get(id), id);
    }

    private static List<Kind> kinds(CheckedGraph checked, String id) {
        return of(checked, id).faults().stream().map(Fault::kind).toList();
    }

    @Test
    void values_are_converted_as_comfyui_converts_them() {
        CheckedGraph checked = check(
                node("1", "Number", Map.of("value", value("20"))),
                node("2", "Number", Map.of("value", value(20.7))),
                node("3", "Sum", Map.of("a", link("1"), "b", link("2"))),
                node("4", "Show", Map.of("value", link("3"))));
        assertThat(checked.refusal()).isEmpty();
        assertThat(checked.outputs()).containsExactly("4");
        for (String id : List.of("1", "2")) {
            assertThat(checked.graph().node(id).orElseThrow().inputs().get("value"))
                    .isEqualTo(new InputValue.Constant(BigInteger.valueOf(20)));
        }
    }

    @Test
    void all_faults_of_all_nodes_are_found_and_each_names_the_outputs_that_need_it() {
        CheckedGraph checked = check(
                node("1", "Number", Map.of("value", value(101))),
                node("2", "Number", Map.of("value", value(-1))),
                node("3", "Sum", Map.of("a", link("1"), "b", new InputValue.BrokenLink(List.of("1")))),
                node("4", "Sum", Map.of("b", link("2"))),
                node("5", "Show", Map.of("value", link("3"))),
                node("6", "Show", Map.of("value", link("4"))));
        assertThat(kinds(checked, "1")).containsExactly(Kind.VALUE_BIGGER_THAN_MAX);
        assertThat(kinds(checked, "2")).containsExactly(Kind.VALUE_SMALLER_THAN_MIN);
        assertThat(kinds(checked, "3")).containsExactly(Kind.BAD_LINKED_INPUT);
        assertThat(kinds(checked, "4")).containsExactly(Kind.REQUIRED_INPUT_MISSING);
        assertThat(of(checked, "1").outputs()).containsExactly("5");
        assertThat(of(checked, "4").outputs()).containsExactly("6");
        assertThat(checked.faults()).doesNotContainKeys("5", "6");
        assertThat(checked.refusal().orElseThrow().kind()).isEqualTo(Kind.PROMPT_OUTPUTS_FAILED_VALIDATION);
    }

    @Test
    void what_is_right_runs_although_another_output_is_wrong() {
        CheckedGraph checked = check(
                node("1", "Number", Map.of("value", value(5))),
                node("2", "Show", Map.of("value", link("1"))),
                node("3", "Show", Map.of()));
        assertThat(checked.refusal()).isEmpty();
        assertThat(checked.outputs()).containsExactly("2");
        assertThat(kinds(checked, "3")).containsExactly(Kind.REQUIRED_INPUT_MISSING);
    }

    @Test
    void faults_are_written_as_comfyui_writes_them() {
        CheckedGraph checked =
                check(node("1", "Number", Map.of("value", value(101))), node("2", "Show", Map.of("value", link("1"))));
        JsonNode answer = FaultJson.refusal(checked, types);
        JsonNode expected = ComfyJson.read("""
                {"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation","details":"","extra_info":{}},
                 "node_errors":{"1":{"errors":[{"type":"value_bigger_than_max","message":"Value 101 bigger than max of 100","details":"value",
                  "extra_info":{"input_name":"value","input_config":["INT",{"default":1,"min":0,"max":100}],"received_value":101}}],
                  "dependent_outputs":["2"],"class_type":"Number"}}}
                """);
        assertThat(answer.toPrettyString()).isEqualTo(expected.toPrettyString());
    }

    @Test
    void a_link_between_types_that_do_not_fit_is_named_with_both() {
        CheckedGraph checked = check(
                node("1", "File", Map.of("name", value("a.png"))),
                node("2", "Sum", Map.of("a", link("1"))),
                node("3", "Show", Map.of("value", link("2"))));
        Fault fault = of(checked, "2").faults().getFirst();
        assertThat(fault.details()).isEqualTo("a, received_type(STRING) mismatch input_type(INT)");
    }

    @Test
    void links_to_nowhere_are_faults_of_the_node_that_has_them() {
        CheckedGraph checked = check(
                node("1", "Sum", Map.of("a", link("99"))),
                node("2", "Show", Map.of("value", new InputValue.Link("1", 7))),
                node("3", "Show", Map.of("value", link("1"))));
        assertThat(kinds(checked, "1")).containsExactly(Kind.EXCEPTION_DURING_INNER_VALIDATION);
        assertThat(kinds(checked, "2")).containsExactly(Kind.EXCEPTION_DURING_VALIDATION);
    }

    @Test
    void a_node_that_needs_its_own_result_is_refused_with_its_ring() {
        CheckedGraph checked = check(
                node("1", "Sum", Map.of("a", link("3"))),
                node("2", "Sum", Map.of("a", link("1"))),
                node("3", "Sum", Map.of("a", link("2"))),
                node("4", "Show", Map.of("value", link("3"))));
        assertThat(checked.outputs()).isEmpty();
        assertThat(checked.faults().values().stream().flatMap(node -> node.faults().stream()))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(Kind.DEPENDENCY_CYCLE);
                    assertThat((List<?>) fault.facts().get("cycle_nodes")).hasSize(3);
                });
    }

    @Test
    void a_chain_of_five_thousand_nodes_is_checked() {
        List<GraphNode> nodes = new ArrayList<>(List.of(node("0", "Number", Map.of("value", value(1)))));
        for (int i = 1; i < 4999; i++) {
            nodes.add(node(String.valueOf(i), "Sum", Map.of("a", link(String.valueOf(i - 1)))));
        }
        nodes.add(node("end", "Show", Map.of("value", link("4998"))));
        // Written the other way round, so that every node comes before the one that it needs.
        assertThat(GraphCheck.check(Graph.of(nodes.reversed()), types, Optional.empty())
                        .outputs())
                .containsExactly("end");
    }

    @Test
    void a_type_of_a_known_pack_is_answered_with_the_pack_and_what_does_the_same_here() {
        Map<String, String> packs = Map.of(
                "KolorsSampler", "kijai/ComfyUI-KwaiKolorsWrapper",
                "MZ_ChatGLM3_V2", "MinusZoneAI/ComfyUI-Kolors-MZ",
                "OpenposePreprocessor", "Fannovel16/comfyui_controlnet_aux",
                "SomeOtherPreprocessor", "Fannovel16/comfyui_controlnet_aux",
                "ControlNetApplyAdvanced", "ComfyUI itself");
        packs.forEach((type, pack) -> {
            Fault fault = check(node("1", type, Map.of())).refusal().orElseThrow();
            assertThat(fault.facts()).as(type).containsEntry("node_pack", pack).containsKey("instead");
            assertThat(fault.details()).contains(pack);
        });
        assertThat(check(node("1", "Quux", Map.of())).refusal().orElseThrow().facts())
                .doesNotContainKey("node_pack");
    }

    @Test
    void unknown_types_no_outputs_and_outputs_that_were_not_asked_for_refuse_the_whole() {
        CheckedGraph unknown = check(node("1", "Nmber", Map.of()));
        assertThat(unknown.refusal().orElseThrow().kind()).isEqualTo(Kind.MISSING_NODE_TYPE);
        assertThat(unknown.refusal().orElseThrow().facts()).containsEntry("did_you_mean", "Number");
        assertThat(check(node("1", "Number", Map.of())).refusal().orElseThrow().kind())
                .isEqualTo(Kind.PROMPT_NO_OUTPUTS);
        Graph graph = Graph.of(List.of(node("1", "Show", Map.of("value", value(1)))));
        assertThat(GraphCheck.check(graph, types, Optional.of(List.of("2")))
                        .refusal()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.PROMPT_NO_OUTPUTS);
    }

    @Test
    void a_type_with_a_check_of_its_own_is_asked_in_place_of_its_list() {
        CheckedGraph fine = check(
                node("1", "File", Map.of("name", value("fresh.png"))), node("2", "Show", Map.of("value", link("1"))));
        assertThat(fine.refusal()).isEmpty();
        CheckedGraph wrong = check(
                node("1", "File", Map.of("name", value("missing.png"))), node("2", "Show", Map.of("value", link("1"))));
        assertThat(of(wrong, "1").faults().getFirst().details()).isEqualTo("name - Invalid image file: missing.png");
    }

    @Test
    void numbers_that_are_none_are_refused_and_said_in_comfyuis_words() {
        for (Object given : List.of("x", "", Double.POSITIVE_INFINITY, List.of(), Map.of())) {
            CheckedGraph checked = check(
                    node("1", "Number", Map.of("value", new InputValue.Constant(given))),
                    node("2", "Show", Map.of("value", link("1"))));
            Fault fault = of(checked, "1").faults().getFirst();
            assertThat(fault.kind()).as(String.valueOf(given)).isEqualTo(Kind.INVALID_INPUT_TYPE);
            assertThat(fault.message()).isEqualTo("Failed to convert an input value to a INT value");
        }
    }
}
