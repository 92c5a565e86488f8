package org.inkloom.models.text.chatglm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatGlm3EncoderTest {
    private static final ChatGlmTokenizer TOKENIZER =
            new ChatGlmTokenizer(BpeTrainer.train(List.of("一个紫色短发小女孩", "a cat on a mat"), 10));
    private static final ChatGlm3Config SMALL =
            new ChatGlm3Config(3, 512, 24, 40, 4, 2, 8, false, true, false, false, true, 1e-5);

    static Stream<ChatGlm3Config> architectures() {
        return Stream.of(
                SMALL,
                new ChatGlm3Config(1, 512, 24, 40, 4, 1, 8, false, true, false, false, true, 1e-5),
                new ChatGlm3Config(2, 512, 20, 30, 3, 3, 12, true, true, true, false, false, 1e-5),
                new ChatGlm3Config(4, 512, 24, 40, 6, 3, 4, false, false, false, true, true, 1e-5));
    }

    private static ChatGlm3Encoder build(Weights weights, ChatGlm3Config config) {
        return weights.build(
                "text encoder", AdapterSet.NONE, ChatGlm3Encoder::isUnused, w -> new ChatGlm3Encoder(w, config));
    }

    private static Weights random(ChatGlm3Config config) {
        return Weights.open(RandomTensors.of(config, 5), Placement.cpuFloat32());
    }

    private static void close(Tensor expected, Tensor actual, String name) {
        assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
        Closeness.relative(name, Tensors.floats(expected), Tensors.floats(actual), 1e-5);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void the_short_cuts_for_padding_and_the_last_block_change_nothing(ChatGlm3Config config) {
        TokenBatch tokens = TOKENIZER.encode(List.of("a cat", "", "一个紫色短发小女孩 on a mat"), 40);
        assertThat(EncoderInput.withoutRepetition(tokens).repeated()).isGreaterThan(5);
        try (Weights weights = random(config);
                Scope scope = Scope.open();
                PromptEmbeds embeds = build(weights, config).encode(tokens, RunControl.quiet())) {
            List<Tensor> states = build(weights, config).hiddenStates(tokens);
            assertThat(states).hasSize(config.layers() + 1);
            close(states.get(config.layers() - 1), embeds.promptEmbeds(), "prompt embeddings");
            close(states.getLast().select(1, tokens.length() - 1), embeds.pooled(), "pooled");
            assertThat(embeds.prompts()).isEqualTo(3);
        }
    }

    @Test
    void full_rows_take_the_causal_path_with_the_same_result() {
        TokenBatch full = TOKENIZER.encode(List.of("一个紫色短发小女孩"), 6);
        TokenBatch mixed = TOKENIZER.encode(List.of("一个紫色短发小女孩", ""), 6);
        assertThat(full.isFull()).isTrue();
        try (Weights weights = random(SMALL);
                Scope scope = Scope.open();
                PromptEmbeds alone = build(weights, SMALL).encode(full, RunControl.quiet());
                PromptEmbeds together = build(weights, SMALL).encode(mixed, RunControl.quiet())) {
            close(alone.promptEmbeds(), together.promptEmbeds().narrow(0, 0, 1), "prompt embeddings");
            close(alone.pooled(), together.pooled().narrow(0, 0, 1), "pooled");
        }
    }

    @Test
    void later_tokens_do_not_change_earlier_states() {
        TokenBatch one = TOKENIZER.encode(List.of("一个紫色短发小女孩"), 8);
        TokenBatch other = TOKENIZER.encode(List.of("一个紫色短"), 7);
        assertThat(one.isFull() && other.isFull()).isTrue();
        try (Weights weights = random(SMALL);
                Scope scope = Scope.open()) {
            ChatGlm3Encoder encoder = build(weights, SMALL);
            List<Tensor> longer = encoder.hiddenStates(one);
            List<Tensor> shorter = encoder.hiddenStates(other);
            close(shorter.getLast(), longer.getLast().narrow(1, 0, 7), "states");
        }
    }

    @Test
    void a_missing_a_misshapen_and_a_foreign_weight_are_all_named() {
        RandomTensors file = RandomTensors.of(SMALL, 5);
        file.tensors.remove("encoder.layers.1.mlp.dense_h_to_4h.weight");
        file.put("encoder.layers.0.self_attention.dense.weight", new Random(1), 24, 31);
        file.put("encoder.layers.3.mlp.dense_h_to_4h.weight", new Random(1), 2, 2);
        file.put("output_layer.weight", new Random(1), 2, 2);
        file.put("rotary_pos_emb.inv_freq", new Random(1), 2);
        try (Weights weights = Weights.open(file, Placement.cpuFloat32())) {
            assertThatThrownBy(() -> build(weights, SMALL))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-001"))
                    .hasMessageContaining("1 missing (encoder.layers.1.mlp.dense_h_to_4h.weight)")
                    .hasMessageContaining("encoder.layers.0.self_attention.dense.weight is [24, 31], not [24, 32]")
                    .hasMessageContaining("1 unexpected (encoder.layers.3.mlp.dense_h_to_4h.weight)");
        }
    }

    @Test
    void a_token_beyond_the_table_is_refused_before_libtorch_sees_it() {
        TokenBatch tokens = new TokenBatch(1, 1, new long[] {512}, new long[] {1}, new long[] {0}, List.of(0));
        try (Weights weights = random(SMALL)) {
            ChatGlm3Encoder encoder = build(weights, SMALL);
            assertThatThrownBy(() -> encoder.encode(tokens, RunControl.quiet()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token id 512");
        }
    }

    @Test
    void progress_is_told_and_a_stop_is_obeyed_between_layers() {
        List<Long> done = new ArrayList<>();
        Cancellation cancellation = new Cancellation();
        Progress progress = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                assertThat(total).isEqualTo(SMALL.layers());
                return new Task() {
                    @Override
                    public void advanceTo(long layer) {
                        done.add(layer);
                        if (layer == 2) {
                            cancellation.request();
                        }
                    }

                    @Override
                    public void note(String text) {}

                    @Override
                    public void close() {
                        done.add(-1L);
                    }
                };
            }

            @Override
            public void say(String line) {}
        };
        try (Weights weights = random(SMALL)) {
            ChatGlm3Encoder encoder = build(weights, SMALL);
            TokenBatch tokens = TOKENIZER.encode(List.of("a cat"), 8);
            assertThatThrownBy(() -> encoder.encode(tokens, new RunControl(progress, cancellation)))
                    .isInstanceOf(CancelledException.class);
        }
        assertThat(done).containsExactly(1L, 2L, -1L);
    }

    @Test
    void the_published_sizes_give_the_published_weights() {
        var shapes = Weights.shapesOf(w -> new ChatGlm3Encoder(w, ChatGlm3Config.KOLORS));
        assertThat(shapes.get("embedding.word_embeddings.weight")).containsExactly(65_024, 4096);
        assertThat(shapes.get("encoder.layers.27.self_attention.query_key_value.weight"))
                .containsExactly(4608, 4096);
        assertThat(shapes.get("encoder.layers.0.self_attention.query_key_value.bias"))
                .containsExactly(4608);
        assertThat(shapes.get("encoder.layers.0.mlp.dense_h_to_4h.weight")).containsExactly(27_392, 4096);
        assertThat(shapes.get("encoder.layers.0.mlp.dense_4h_to_h.weight")).containsExactly(4096, 13_696);
        assertThat(shapes).containsKey("encoder.final_layernorm.weight").hasSize(28 * 7 + 2);
    }
}
