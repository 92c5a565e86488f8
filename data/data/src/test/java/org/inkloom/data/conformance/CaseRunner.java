package org.inkloom.data.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.inkloom.data.io.PicturePaths;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Selector;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs one case against one operator. */
final class CaseRunner {
    private final Path root;
    private final OperatorSpec spec;
    private final JsonNode testCase;
    private final Map<String, JsonNode> params = new LinkedHashMap<>();
    private final String imageKey;

    CaseRunner(Path root, Path produced, OperatorSpec spec, JsonNode testCase) {
        this.root = root;
        this.spec = spec;
        this.testCase = testCase;
        testCase.path("params").forEachEntry(params::put);
        if (spec.params().stream().anyMatch(param -> param.name().equals("save_dir"))) {
            // New pictures must not go into the folder of recorded data.
            params.putIfAbsent("save_dir", JsonNodeFactory.instance.stringNode(produced.toString()));
        }
        this.imageKey =
                params.containsKey("image_key") ? params.get("image_key").stringValue() : "images";
    }

    void run() {
        JsonNode expected = testCase.get("expected");
        if (expected.has("error")) {
            assertThatThrownBy(() -> {
                        Operator operator = make();
                        if (expected.path("at").asString("").equals("run")) {
                            apply(operator, expected);
                        }
                    })
                    .isInstanceOfAny(InkloomException.class, BadSampleException.class);
            return;
        }
        apply(make(), expected);
    }

    private Operator make() {
        return spec.make(params, FieldKeys.DEFAULT, root);
    }

    /** Returns the pictures that the case names and the folder lacks. */
    List<String> missingPictures() {
        List<String> missing = new ArrayList<>();
        for (JsonNode row : testCase.path("samples")) {
            for (JsonNode picture : row.path(imageKey)) {
                if (picture.isString()
                        && picture.stringValue().startsWith("images/")
                        && !Files.exists(root.resolve(picture.stringValue()))) {
                    missing.add(picture.stringValue());
                }
            }
        }
        return missing;
    }

    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode row : testCase.path("samples")) {
            ObjectNode fields = PicturePaths.absolute((ObjectNode) row.deepCopy(), imageKey, root);
            samples.add(new Sample(samples.size(), fields));
        }
        return samples;
    }

    private void apply(Operator operator, JsonNode expected) {
        List<Sample> samples = samples();
        switch (operator) {
            case Filter filter -> filter(filter, samples, expected);
            case Mapper mapper -> new MapperCheck(root, testCase, imageKey).check(mapper, samples, expected);
            case Deduplicator deduplicator -> deduplicate(deduplicator, samples, expected);
            case Selector selector -> select(selector, samples, expected);
        }
    }

    private static void filter(Filter filter, List<Sample> samples, JsonNode expected) {
        List<Integer> kept = new ArrayList<>();
        for (Sample sample : samples) {
            filter.measure(sample);
            if (filter.judge(sample).kept()) {
                kept.add((int) sample.row());
            }
        }
        if (expected.has("kept")) {
            assertThat(kept).as("kept").isEqualTo(integers(expected.get("kept")));
        }
        if (expected.has("must_keep")) {
            assertThat(kept).as("must keep").containsAll(integers(expected.get("must_keep")));
        }
        for (int i = 0; i < expected.path("stats").size(); i++) {
            Optional<String> difference = JsonCompare.difference(
                    expected.get("stats").get(i), samples.get(i).stats(), "stats of " + i);
            assertThat(difference).isEmpty();
        }
    }

    private static void deduplicate(Deduplicator operator, List<Sample> samples, JsonNode expected) {
        Deduplicator.Groups groups = operator.groups();
        samples.forEach(sample -> groups.add(operator.sign(sample)));
        int[] first = groups.representatives();
        List<Integer> kept = IntStream.range(0, first.length)
                .filter(i -> first[i] == i)
                .boxed()
                .toList();
        if (expected.has("kept")) {
            assertThat(kept).as("kept").isEqualTo(integers(expected.get("kept")));
        }
        JsonNode pairs = expected.path("dup_pair_groups_with_show_num");
        if (pairs.isIntegralNumber()) {
            long found = IntStream.range(0, first.length)
                    .filter(i -> first[i] != i)
                    .map(i -> first[i])
                    .distinct()
                    .count();
            assertThat(found).as("groups of duplicates").isEqualTo(pairs.longValue());
        }
    }

    private static void select(Selector operator, List<Sample> samples, JsonNode expected) {
        int[] selected = operator.select(samples.stream().map(operator::key).toList());
        if (expected.has("selected")) {
            assertThat(IntStream.of(selected).boxed().toList())
                    .as("selected")
                    .isEqualTo(integers(expected.get("selected")));
        }
        if (expected.has("count")) {
            assertThat(selected).as("count").hasSize(expected.get("count").intValue());
            assertThat(selected).doesNotHaveDuplicates();
        }
    }

    static List<Integer> integers(JsonNode list) {
        return list.valueStream().map(JsonNode::intValue).toList();
    }
}
