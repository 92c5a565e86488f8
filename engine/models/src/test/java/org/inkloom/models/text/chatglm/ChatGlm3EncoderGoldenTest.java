package org.inkloom.models.text.chatglm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against diffusers' ChatGLMModel in float32. */
@Tag("golden")
class ChatGlm3EncoderGoldenTest {
    private static final double TOLERANCE = GoldenRun.tolerance(2e-5);
    private static final Pattern ALONE = Pattern.compile("row(\\d+)_alone\\.(prompt_embeds|pooled)");
    private static final Pattern STATE = Pattern.compile("prompt(\\d+)\\.hidden_states\\.(\\d+)");
    private static final Pattern NORMED = Pattern.compile("(prompt\\d+\\.)?last_hidden_state_after_final_layernorm");

    /** The text encoders of the model folder that have expected values. */
    static Stream<String> encoders() throws IOException {
        try (Stream<Path> parts = Files.list(Golden.path("kolors-tiny"))) {
            List<String> names = parts.map(part -> part.getFileName().toString())
                    .filter(name -> name.startsWith("text_encoder"))
                    .filter(name ->
                            Files.exists(Golden.folder().resolve("kolors-tiny/expected/" + name + ".safetensors")))
                    .sorted()
                    .toList();
            Assumptions.assumeFalse(names.isEmpty(), "skipped: the golden folder expects nothing of a text encoder");
            return names.stream();
        }
    }

    /** A folder of weights and the values expected of it, opened for one test. */
    private record Case(Weights weights, ChatGlm3Encoder encoder, TensorFile expected) implements AutoCloseable {
        static Case open(String name) {
            Path folder = Golden.path("kolors-tiny/" + name);
            TensorFile expected = Golden.tensors("kolors-tiny/expected/" + name + ".safetensors");
            ChatGlm3Config config = ChatGlm3Config.read(folder.resolve("config.json"));
            Weights weights = Weights.open(TensorFiles.openFolder(folder), placement());
            ChatGlm3Encoder encoder = weights.build(
                    "text encoder", AdapterSet.NONE, ChatGlm3Encoder::isUnused, w -> new ChatGlm3Encoder(w, config));
            return new Case(weights, encoder, expected);
        }

        private static Placement placement() {
            Placement run = GoldenRun.placement();
            return run.device().isCuda() ? run : run.asInFile();
        }

        /** The rows of the batch that the reference was given, or one of them. */
        TokenBatch tokens(int first, int count) {
            int length = (int) expected.get("input_ids").shape()[1];
            return new TokenBatch(
                    count,
                    length,
                    rows("input_ids", first, count),
                    rows("attention_mask", first, count),
                    rows("position_ids", first, count),
                    Collections.nCopies(count, 0));
        }

        int rows() {
            return (int) expected.get("input_ids").shape()[0];
        }

        private long[] rows(String name, int first, int count) {
            StoredTensor stored = expected.get(name);
            int length = (int) stored.shape()[1];
            try (Scope scope = Scope.open()) {
                long[] all = Tensors.longs(Tensors.copyOf(stored));
                return LongStream.range((long) first * length, (long) (first + count) * length)
                        .map(i -> all[(int) i])
                        .toArray();
            }
        }

        @Override
        public void close() {
            expected.close();
            weights.close();
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void prompt_embeddings_and_pooled_are_the_reference_s(String name) {
        try (Case golden = Case.open(name);
                Scope scope = Scope.open();
                PromptEmbeds embeds = golden.encoder().encode(golden.tokens(0, golden.rows()), RunControl.quiet())) {
            boolean embedded =
                    Closeness.relativeWhereThere(golden.expected(), "prompt_embeds", embeds.promptEmbeds(), TOLERANCE);
            boolean pooled = Closeness.relativeWhereThere(golden.expected(), "pooled", embeds.pooled(), TOLERANCE);
            Assumptions.assumeTrue(embedded || pooled, "skipped: no embeddings are recorded of " + name);
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void a_row_alone_is_the_reference_s(String name) {
        try (Case golden = Case.open(name);
                Scope scope = Scope.open()) {
            int found = 0;
            for (String key : golden.expected().names()) {
                Matcher alone = ALONE.matcher(key);
                if (alone.matches()) {
                    found++;
                    TokenBatch row = golden.tokens(Integer.parseInt(alone.group(1)), 1);
                    try (PromptEmbeds embeds = golden.encoder().encode(row, RunControl.quiet())) {
                        boolean pooled = alone.group(2).equals("pooled");
                        Tensor actual = pooled ? embeds.pooled() : embeds.promptEmbeds();
                        Closeness.relative(golden.expected().get(key), actual, TOLERANCE);
                    }
                }
            }
            Assumptions.assumeTrue(found > 0, "skipped: no row was computed alone in " + name);
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void every_recorded_hidden_state_is_the_reference_s(String name) {
        try (Case golden = Case.open(name);
                Scope scope = Scope.open()) {
            int found = 0;
            for (String key : golden.expected().names()) {
                Matcher state = STATE.matcher(key);
                Matcher normed = NORMED.matcher(key);
                if (state.matches()) {
                    TokenBatch row = golden.tokens(Integer.parseInt(state.group(1)), 1);
                    List<Tensor> states = golden.encoder().hiddenStates(row);
                    compare(golden, key, states.get(Integer.parseInt(state.group(2))));
                    found++;
                } else if (normed.matches()) {
                    boolean one = normed.group(1) != null;
                    int first = one ? Integer.parseInt(normed.group(1).replaceAll("\\D", "")) : 0;
                    TokenBatch batch = golden.tokens(first, one ? 1 : golden.rows());
                    compare(
                            golden,
                            key,
                            golden.encoder()
                                    .normalized(
                                            golden.encoder().hiddenStates(batch).getLast()));
                    found++;
                }
            }
            Assumptions.assumeTrue(found > 0, "skipped: no hidden state is recorded of " + name);
        }
    }

    /** The reference has the sequence first. */
    private static void compare(Case golden, String key, Tensor actual) {
        Closeness.relative(golden.expected().get(key), actual.transpose(0, 1).contiguous(), TOLERANCE);
    }
}
