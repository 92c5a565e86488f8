package org.inkloom.workflow.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.workflow.SampleTypes.link;
import static org.inkloom.workflow.SampleTypes.node;
import static org.inkloom.workflow.SampleTypes.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.SampleTypes;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeTypes;
import org.junit.jupiter.api.Test;

class GraphRunTest {
    private final SampleTypes samples = new SampleTypes();
    private final NodeTypes types = samples.types();
    private final ResultCache cache = new ResultCache(1 << 20);
    private final Cancellation cancellation = new Cancellation();
    private final List<String> events = new ArrayList<>();

    private RunResult run(GraphNode... nodes) {
        return run(cache, nodes);
    }

    private RunResult run(ResultCache kept, GraphNode... nodes) {
        Graph graph = Graph.of(Arrays.asList(nodes));
        CheckedGraph checked = GraphCheck.check(graph, types, Optional.empty());
        assertThat(checked.refusal()).isEmpty();
        events.clear();
        NodeContext context = new NodeContext("job", graph, Map.of(), false);
        return GraphRun.run(checked, types, kept, context, cancellation, new RunListener() {
            @Override
            public void cached(List<String> ids) {
                events.add("cached " + ids);
            }

            @Override
            public void executing(NodePlace place) {
                events.add("executing " + place.id() + " for " + place.shown());
            }

            @Override
            public void progress(NodePlace place, long done, long all) {
                events.add("progress " + done + "/" + all);
                if (done == 2) {
                    cancellation.request();
                }
            }

            @Override
            public void executed(NodePlace place, Map<String, List<Object>> shown) {
                events.add("executed " + place.id() + " " + shown);
            }
        });
    }

    private static Object shown(RunResult result, String id) {
        return result.shown().getOrDefault(id, Map.of()).getOrDefault("values", List.of());
    }

    private static GraphNode[] sum(String a, String b, String c, String d, int first) {
        return new GraphNode[] {
            node(a, "Number", Map.of("value", value(first))),
            node(b, "Number", Map.of("value", value(2))),
            node(c, "Sum", Map.of("a", link(a), "b", link(b))),
            node(d, "Show", Map.of("value", link(c)))
        };
    }

    @Test
    void only_what_changed_runs_again_and_ids_do_not_count() {
        assertThat(shown(run(sum("1", "2", "3", "4", 1)), "4")).isEqualTo(List.of("3"));
        RunResult again = run(sum("w", "x", "y", "z", 1));
        assertThat(samples.runs.values().stream().mapToInt(Number::intValue).sum())
                .isEqualTo(4);
        assertThat(events).containsExactly("cached [w, x, y, z]", "executed z {values=[3]}");
        assertThat(shown(again, "z")).isEqualTo(List.of("3"));
        assertThat(shown(run(sum("1", "2", "3", "4", 5)), "4")).isEqualTo(List.of("7"));
        assertThat(samples.ran("Number")).isEqualTo(3);
        assertThat(events.getFirst()).isEqualTo("cached [2]");
    }

    @Test
    void a_result_that_depends_on_a_file_is_used_while_the_file_stays_the_same() {
        GraphNode[] graph = {
            node("1", "File", Map.of("name", value("a.png"))), node("2", "Show", Map.of("value", link("1")))
        };
        run(graph);
        run(graph);
        assertThat(samples.ran("File")).isEqualTo(1);
        samples.file = "second";
        assertThat(shown(run(graph), "2")).isEqualTo(List.of("second a.png"));
        samples.file = "";
        run(graph);
        run(graph);
        assertThat(samples.ran("File")).isEqualTo(4);
        assertThat(samples.ran("Show")).isEqualTo(4);
    }

    @Test
    void the_cache_stays_within_its_bound_and_runs_are_right_without_it() {
        ResultCache small = new ResultCache(2_000);
        for (int i = 0; i < 50; i++) {
            assertThat(shown(run(small, sum("1", "2", "3", "4", i)), "4")).isEqualTo(List.of(String.valueOf(i + 2)));
            assertThat(small.bytes()).isLessThanOrEqualTo(2_000);
        }
        assertThat(small.size()).isPositive();
        ResultCache none = new ResultCache(0);
        run(none, sum("1", "2", "3", "4", 1));
        assertThat(none.size()).isZero();
    }

    @Test
    void a_node_runs_once_for_each_value_of_a_list_and_shorter_lists_repeat_their_last() {
        RunResult result = run(
                node("1", "Count", Map.of("n", value(3))),
                node("2", "Count", Map.of("n", value(2))),
                node("3", "Sum", Map.of("a", link("1"), "b", link("2"))),
                node("4", "Show", Map.of("value", link("3"))),
                node("5", "Total", Map.of("values", link("3"))),
                node("6", "Show", Map.of("value", link("5"))));
        assertThat(shown(result, "4")).isEqualTo(List.of("2", "4", "5"));
        assertThat(shown(result, "6")).isEqualTo(List.of("11"));
        assertThat(samples.ran("Total")).isEqualTo(1);
    }

    @Test
    void a_blocked_value_leaves_out_what_needs_it() {
        RunResult result = run(
                node("1", "Count", Map.of("n", value(4))),
                node("2", "Block", Map.of("value", link("1"))),
                node("3", "Show", Map.of("value", link("2"))));
        assertThat(shown(result, "3")).isEqualTo(List.of("1", "3"));
        assertThat(result.end()).isEqualTo(new RunResult.Done());
    }

    @Test
    void only_the_side_that_a_switch_takes_is_computed() {
        RunResult result = run(
                node("1", "Number", Map.of("value", value(7))),
                node("2", "Fail", Map.of("value", link("1"))),
                node("3", "Switch", Map.of("on", value(true), "yes", link("1"), "no", link("2"))),
                node("4", "Show", Map.of("value", link("3"))));
        assertThat(shown(result, "4")).isEqualTo(List.of("7"));
        assertThat(samples.ran("Fail")).isZero();
    }

    @Test
    void a_node_may_unfold_into_others_which_are_shown_as_the_node_itself() {
        RunResult result = run(
                node("1", "Count", Map.of("n", value(2))),
                node("2", "Twice", Map.of("value", link("1"))),
                node("3", "Show", Map.of("value", link("2"))));
        assertThat(shown(result, "3")).isEqualTo(List.of("2", "4"));
        assertThat(events).contains("executing 2.0.s for 2", "executing 2.1.s for 2");
    }

    @Test
    void a_stop_is_heard_within_a_step() {
        RunResult result =
                run(node("1", "Steps", Map.of("steps", value(1000))), node("2", "Show", Map.of("value", link("1"))));
        assertThat(result.end())
                .isInstanceOfSatisfying(
                        RunResult.Stopped.class,
                        stopped -> assertThat(stopped.node().id()).isEqualTo("1"));
        assertThat(events).endsWith("progress 2/1000");
        assertThat(result.executed()).isEmpty();
    }

    @Test
    void a_failure_names_its_node_and_inputs_and_keeps_what_was_done() {
        RunResult result = run(
                node("1", "Number", Map.of("value", value(7))),
                node("2", "Fail", Map.of("value", link("1"))),
                node("3", "Show", Map.of("value", link("2"))),
                node("4", "Show", Map.of("value", link("1"))));
        assertThat(result.end()).isInstanceOfSatisfying(RunResult.Failed.class, failed -> {
            assertThat(failed.node().type()).isEqualTo("Fail");
            assertThat(failed.cause()).hasMessage("no 7");
            assertThat(failed.inputs()).containsEntry("value", List.of(7L));
        });
        // The picture that was ready is shown before the slower part begins.
        assertThat(shown(result, "4")).isEqualTo(List.of("7"));
        assertThat(result.executed()).containsExactly("1", "4");
    }

    @Test
    void a_wide_and_a_deep_graph_of_thousands_of_nodes_run() {
        List<GraphNode> nodes = new ArrayList<>(List.of(node("0", "Number", Map.of("value", value(1)))));
        for (int i = 1; i <= 2_000; i++) {
            nodes.add(node("d" + i, "Sum", Map.of("a", link(i == 1 ? "0" : "d" + (i - 1)), "b", link("0"))));
            nodes.add(node("w" + i, "Sum", Map.of("a", link("0"), "b", link("d" + i))));
        }
        nodes.add(node("end", "Show", Map.of("value", link("d2000"))));
        nodes.add(node("wide", "Show", Map.of("value", link("w2000"))));
        RunResult result = run(nodes.toArray(GraphNode[]::new));
        assertThat(shown(result, "end")).isEqualTo(List.of("2001"));
        assertThat(shown(result, "wide")).isEqualTo(List.of("2002"));
    }
}
