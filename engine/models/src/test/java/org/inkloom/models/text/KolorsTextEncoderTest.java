package org.inkloom.models.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KolorsTextEncoderTest {
    @Test
    void a_tokenizer_that_does_not_fit_the_encoder_is_refused(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("tokenizer"));
        Files.createDirectories(folder.resolve("text_encoder"));
        Files.write(
                folder.resolve("tokenizer/tokenizer.model"),
                BpeTrainer.train(List.of(), 0).toBytes());
        Files.writeString(folder.resolve("text_encoder/config.json"), "{\"padded_vocab_size\": 100}");
        assertThatThrownBy(() -> KolorsTextEncoder.load(folder, Placement.cpuFloat32()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TEXT-005"))
                .hasMessageContaining("has 363 tokens, and the encoder's table 100");
    }

    @Test
    void embeddings_outlive_the_scope_they_were_made_in() {
        PromptEmbeds embeds;
        try (Scope scope = Scope.open()) {
            Tensor hidden = Tensors.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
            embeds = PromptEmbeds.retaining(hidden, hidden.select(1, 1).contiguous());
        }
        try (embeds) {
            assertThat(Tensors.floats(embeds.promptEmbeds())).containsExactly(1, 2, 3, 4);
            assertThat(Tensors.floats(embeds.pooled())).containsExactly(3, 4);
        }
        assertThat(embeds.pooled().isNull()).isTrue();
    }

    @Test
    void embeddings_of_other_shapes_are_refused() {
        try (Scope scope = Scope.open()) {
            Tensor flat = Tensors.of(new float[] {1, 2}, 1, 2);
            assertThatThrownBy(() -> new PromptEmbeds(flat, flat)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("golden")
    void prompts_become_what_the_reference_pipeline_makes_of_them() {
        Golden.path("kolors-tiny/tokenizer/tokenizer.model");
        Golden.path("kolors-tiny/text_encoder/config.json");
        try (TensorFile expected = Golden.tensors("kolors-tiny/expected/text_encoder.safetensors")) {
            Assumptions.assumeTrue(
                    expected.names().stream().anyMatch(name -> name.startsWith("encode_prompt."))
                            && expected.metadata().keySet().containsAll(List.of("positive", "negative")),
                    "skipped: the golden folder has no prompts as a pipeline encodes them");
        }
        try (TensorFile expected = Golden.tensors("kolors-tiny/expected/text_encoder.safetensors");
                KolorsTextEncoder encoder = KolorsTextEncoder.load(Golden.path("kolors-tiny"), Placement.cpuFloat32());
                Scope scope = Scope.open();
                PromptEmbeds both = encoder.encode(
                        List.of(
                                expected.metadata().get("positive"),
                                expected.metadata().get("negative")),
                        RunControl.quiet())) {
            compare(expected, "encode_prompt.prompt_embeds", both.promptEmbeds(), 0);
            compare(expected, "encode_prompt.pooled", both.pooled(), 0);
            compare(expected, "encode_prompt.negative_prompt_embeds", both.promptEmbeds(), 1);
            compare(expected, "encode_prompt.negative_pooled", both.pooled(), 1);
        }
    }

    private static void compare(TensorFile expected, String name, Tensor both, int row) {
        Closeness.relativeWhereThere(expected, name, both.narrow(0, row, 1), 2e-5);
    }
}
