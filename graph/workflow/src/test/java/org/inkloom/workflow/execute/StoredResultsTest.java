package org.inkloom.workflow.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.workflow.SampleTypes.link;
import static org.inkloom.workflow.SampleTypes.node;
import static org.inkloom.workflow.SampleTypes.value;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.node.ValueFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that outlive the process: each test opens the folder again, as a server does that was started again. */
class StoredResultsTest {
    @TempDir
    Path folder;

    private final List<String> ran = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private String program = "1";
    private long most = 1 << 20;

    /** Stands for a picture. */
    private record Drawn(String what) {}

    private static final ValueFiles VALUES = new ValueFiles() {
        @Override
        public Optional<Written> write(Object value) {
            return value instanceof Drawn drawn
                    ? Optional.of(new Written("drawn", drawn.what().getBytes(StandardCharsets.UTF_8)))
                    : Optional.empty();
        }

        @Override
        public Object read(Written written) {
            if (!written.kind().equals("drawn")) {
                throw new IllegalArgumentException(written.kind());
            }
            return new Drawn(new String(written.bytes(), StandardCharsets.UTF_8));
        }
    };

    private interface Run {
        NodeResult run(NodeCall call) throws Exception;
    }

    private NodeType type(NodeSpec.Builder builder, Run run) {
        NodeSpec spec = builder.says("For tests.").build();
        return new NodeType() {
            @Override
            public NodeSpec spec() {
                return spec;
            }

            @Override
            public NodeResult run(NodeCall call) throws Exception {
                ran.add(spec.name());
                return run.run(call);
            }
        };
    }

    private NodeTypes types() {
        return new NodeTypes(List.of(
                type(
                        NodeSpec.named("Draw")
                                .inputs(InputSpec.whole("seed", 1, 0, 100), InputSpec.whole("size", 1, 1, 1 << 20))
                                .output("IMAGE")
                                .output("INT"),
                        call -> NodeResult.of(
                                new Drawn(call.whole("seed") + "x".repeat((int) call.whole("size"))),
                                call.whole("seed"))),
                type(
                        NodeSpec.named("Write")
                                .inputs(InputSpec.socket("image", "IMAGE"), InputSpec.text("name", "a"))
                                .is(NodeTrait.OUTPUT),
                        call -> {
                            Files.writeString(
                                    folder.resolve(call.text("name")),
                                    call.get("image", Drawn.class).what());
                            return NodeResult.showing(
                                    "images", List.of(Map.of("filename", call.text("name"), "type", "output")));
                        })));
    }

    private StoredResults open() throws IOException {
        return StoredResults.open(
                folder.resolve("results"), most, program, VALUES, (where, e) -> failures.add(where + ": " + e));
    }

    private Optional<Path> file(Map<?, ?> shown) {
        return Optional.of(folder.resolve(String.valueOf(shown.get("filename"))));
    }

    /** Runs the graph in a process of its own, so to say, and returns which nodes ran. */
    private List<String> run(String user, int seed, String name, int size) throws IOException {
        ResultCache cache = new ResultCache(1 << 20).of(user, open(), this::file);
        Graph graph = Graph.of(List.of(
                node("1", "Draw", Map.of("seed", value(seed), "size", value(size))),
                node("2", "Write", Map.of("image", link("1"), "name", value(name)))));
        NodeTypes types = types();
        CheckedGraph checked = GraphCheck.check(graph, types, Optional.empty());
        assertThat(checked.refusal()).isEmpty();
        ran.clear();
        RunResult result = GraphRun.run(
                checked,
                types,
                cache,
                new NodeContext("job", graph, Map.of(), false),
                new Cancellation(),
                RunListener.NONE);
        assertThat(result.end()).isInstanceOf(RunResult.Done.class);
        assertThat(result.shown().get("2")).containsKey("images");
        return List.copyOf(ran);
    }

    private List<Path> kept(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("results").resolve(kind))) {
            return files.sorted().toList();
        }
    }

    @Test
    void a_graph_whose_pictures_are_there_draws_nothing_after_a_restart() throws Exception {
        assertThat(run("lin", 1, "a", 10)).containsExactly("Draw", "Write");
        assertThat(run("lin", 1, "a", 10)).isEmpty();
        assertThat(run("lin", 1, "b", 10))
                .as("another name is written again, and not drawn")
                .containsExactly("Write");
        assertThat(folder.resolve("b")).hasContent("1" + "x".repeat(10));
        assertThat(run("mei", 1, "c", 10)).as("another user's").containsExactly("Draw", "Write");
        assertThat(kept("pictures")).as("one picture is kept once").hasSize(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void what_it_shows_must_still_be_there_as_it_was() throws Exception {
        run("lin", 1, "a", 10);
        Files.delete(folder.resolve("a"));
        assertThat(run("lin", 1, "a", 10)).containsExactly("Write");
        Files.writeString(folder.resolve("a"), "somebody else's");
        assertThat(run("lin", 1, "a", 10)).containsExactly("Write");
        assertThat(run("lin", 1, "a", 10)).isEmpty();
    }

    @Test
    void what_is_broken_counts_as_not_there_and_is_made_anew() throws Exception {
        run("lin", 1, "a", 10);
        Files.writeString(kept("pictures").getFirst(), "1" + "y".repeat(10));
        assertThat(run("lin", 1, "b", 10)).as("a picture of other bytes").containsExactly("Draw", "Write");
        assertThat(failures).singleElement().asString().contains("another one than was written");
        Files.delete(kept("pictures").getFirst());
        assertThat(run("lin", 1, "c", 10)).as("a picture that is gone").containsExactly("Draw", "Write");
        for (Path entry : kept("entries")) {
            String text = Files.readString(entry);
            Files.writeString(entry, text.substring(0, text.length() / 2));
        }
        assertThat(run("lin", 1, "a", 10)).as("entries cut short").containsExactly("Draw", "Write");
        for (Path entry : kept("entries")) {
            Files.writeString(entry, Files.readString(entry).replaceAll("[0-9a-f]{64}", "../../../etc/passwd"));
        }
        assertThat(run("lin", 1, "a", 10)).as("entries that lead elsewhere").containsExactly("Draw", "Write");
        assertThat(run("lin", 1, "a", 10)).isEmpty();
    }

    @Test
    void files_of_others_stay_and_what_was_begun_does_not() throws Exception {
        run("lin", 1, "a", 10);
        Path note = folder.resolve("results/entries/note.json");
        Path picture = folder.resolve("results/pictures/holiday.jpg");
        Path begun = folder.resolve("results/pictures/" + "0".repeat(64) + ".part");
        Path unused = folder.resolve("results/pictures/" + "0".repeat(64));
        for (Path file : List.of(note, picture, begun, unused)) {
            Files.writeString(file, "{}");
        }
        assertThat(run("lin", 1, "a", 10)).isEmpty();
        assertThat(note).exists();
        assertThat(picture).exists();
        assertThat(begun).doesNotExist();
        assertThat(unused).as("of no result").doesNotExist();
    }

    @Test
    void another_version_of_the_program_draws_anew() throws Exception {
        run("lin", 1, "a", 10);
        program = "2";
        assertThat(run("lin", 1, "a", 10)).containsExactly("Draw", "Write");
        assertThat(kept("entries")).hasSize(2);
    }

    @Test
    void the_longest_unused_go_when_the_room_is_used_up() throws Exception {
        most = 60_000;
        for (int seed = 1; seed <= 5; seed++) {
            run("lin", seed, "a" + seed, 10_000);
        }
        assertThat(run("lin", 1, "b", 10_000)).as("used again").containsExactly("Write");
        run("lin", 6, "a6", 10_000);
        assertThat(run("lin", 1, "c", 10_000)).containsExactly("Write");
        assertThat(run("lin", 2, "c", 10_000)).containsExactly("Draw", "Write");
        try (Stream<Path> files = Files.walk(folder.resolve("results"))) {
            long all = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all += Files.size(file);
            }
            assertThat(all).isBetween(30_000L, 60_000L).isEqualTo(open().bytes());
        }
        assertThat(run("lin", 9, "large", 40_000)).containsExactly("Draw", "Write");
        assertThat(run("lin", 9, "again", 40_000)).as("too large to be kept").contains("Draw");
    }

    @Test
    void what_one_user_forgets_another_keeps() throws Exception {
        run("lin", 1, "a", 10);
        run("mei", 1, "b", 10);
        StoredResults results = open();
        new ResultCache(1 << 20).of("lin", results, this::file).forget();
        assertThat(results.size()).isEqualTo(2);
        assertThat(run("mei", 1, "b", 10)).isEmpty();
        assertThat(run("lin", 1, "a", 10)).containsExactly("Draw", "Write");
    }
}
