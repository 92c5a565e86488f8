package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.inkloom.diffusion.embedding.EmbeddedEncoder;
import org.inkloom.diffusion.embedding.EmbeddingFolders;
import org.inkloom.diffusion.embedding.TextEmbedding;
import org.inkloom.diffusion.prompt.NamedEmbeddings;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptParser;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.TokenChunk;
import org.inkloom.diffusion.prompt.TokenChunks;
import org.inkloom.golden.Golden;
import org.inkloom.models.clip.ClipTokenizer;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.inkloom.weights.TorchCheckpointWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings that prompts name: their files, what they stand for, and what they draw. */
@Tag("golden")
class TextEmbeddingTest {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final String SD15 = "clip/sd15-tiny";
    private static final String SDXL = "clip/sdxl-tiny";
    private static final String TABLE = "text_model.embeddings.token_embedding.weight";

    @TempDir
    Path folder;

    /** Keeps what is said. */
    private record Said(List<String> lines) implements Progress {
        @Override
        public Task begin(String what, long total, String unit) {
            return Task.SILENT;
        }

        @Override
        public void say(String line) {
            lines.add(line);
        }
    }

    private record Drawn(byte[] pixels, Map<String, String> more, List<String> said) {}

    private Drawn draw(String model, String prompt, String rules) {
        GenerationRequest request = GenerationRequest.of(prompt).withSteps(1).withSize(32, 32);
        PipelineOptions options = PipelineOptions.on(Device.CPU).withEmbeddings(new EmbeddingFolders(List.of(folder)));
        List<String> said = new ArrayList<>();
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(ModelFolder.open(Golden.path(model)), options)) {
            Drawing drawing = pipeline.generate(
                            request.withSettings(request.settings().with(PictureSetting.PROMPT_RULES, rules)),
                            new RunControl(new Said(said), RunControl.quiet().cancellation()))
                    .getFirst();
            return new Drawn(drawing.picture().rgb(), drawing.recipe().more(), said);
        }
    }

    private static StoredTensor tensor(String name, float[] values, long... shape) {
        MemorySegment data = MemorySegment.ofArray(new byte[values.length * Float.BYTES]);
        for (int i = 0; i < values.length; i++) {
            data.set(FLOAT, (long) i * Float.BYTES, values[i]);
        }
        return new StoredTensor(name, DType.FLOAT32, shape, data);
    }

    /** Rows of a word in an encoder's own table. */
    private static StoredTensor rows(String name, String model, String encoder, String tokenizer, String word) {
        int[] ids = ClipTokenizer.load(Golden.path(model).resolve(tokenizer)).pieces(word);
        try (TensorFile weights = TensorFiles.open(Golden.path(model).resolve(encoder));
                Scope scope = Scope.open()) {
            StoredTensor table = weights.get(TABLE);
            int width = (int) table.shape()[1];
            float[] all = Tensors.floats(Tensors.cast(Tensors.copyOf(table), DType.FLOAT32));
            float[] some = new float[ids.length * width];
            for (int i = 0; i < ids.length; i++) {
                System.arraycopy(all, ids[i] * width, some, i * width, width);
            }
            return tensor(name, some, ids.length, width);
        }
    }

    private Path write(String name, StoredTensor... tensors) {
        Path file = folder.resolve(name);
        SafetensorsWriter.write(file, List.of(tensors), Map.of());
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfyui", "a1111"})
    void the_rows_of_a_word_draw_what_the_word_draws(String rules) {
        write("mine.safetensors", rows("emb_params", SD15, "text_encoder", "tokenizer", "elephant"));
        Drawn word = draw(SD15, "a (elephant:1.2) by the sea", rules);
        Drawn named = draw(SD15, "a (embedding:mine:1.2) by the sea", rules);
        assertThat(named.pixels()).isEqualTo(word.pixels());
        assertThat(draw(SD15, "a (<mine>:1.2) by the sea", rules).pixels()).isEqualTo(word.pixels());
        assertThat(named.pixels())
                .isNotEqualTo(draw(SD15, "a (cat:1.2) by the sea", rules).pixels());
        assertThat(named.more().get(PictureRecipeKeys.EMBEDDINGS))
                .isEqualTo("mine " + Fingerprint.of(folder.resolve("mine.safetensors")));
        assertThat(word.more()).doesNotContainKey(PictureRecipeKeys.EMBEDDINGS);
        assertThat(named.said()).isEmpty();
    }

    @Test
    void an_embedding_that_was_replaced_in_its_place_is_read_again() {
        write("mine.safetensors", rows("emb_params", SD15, "text_encoder", "tokenizer", "elephant"));
        GenerationRequest request =
                GenerationRequest.of("a embedding:mine by the sea").withSteps(1).withSize(32, 32);
        PipelineOptions options = PipelineOptions.on(Device.CPU).withEmbeddings(new EmbeddingFolders(List.of(folder)));
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(ModelFolder.open(Golden.path(SD15)), options)) {
            byte[] first = pipeline.generate(request, RunControl.quiet())
                    .getFirst()
                    .picture()
                    .rgb();
            write("mine.safetensors", rows("emb_params", SD15, "text_encoder", "tokenizer", "mountain river"));
            assertThat(pipeline.generate(request, RunControl.quiet())
                            .getFirst()
                            .picture()
                            .rgb())
                    .isNotEqualTo(first);
        }
    }

    @Test
    void both_encoders_of_sdxl_read_their_own_vectors() {
        write(
                "pair.safetensors",
                rows("clip_l", SDXL, "text_encoder", "tokenizer", "elephant"),
                rows("clip_g", SDXL, "text_encoder_2", "tokenizer_2", "elephant"));
        assertThat(draw(SDXL, "a (embedding:pair:1.3), sea", "comfyui").pixels())
                .isEqualTo(draw(SDXL, "a (elephant:1.3), sea", "comfyui").pixels());
    }

    @Test
    void vectors_of_another_width_are_refused_with_the_encoder_and_both_widths() {
        Golden.path(SD15); // where it is not there the test is skipped, before an exception is expected
        write("wide.safetensors", tensor("emb_params", new float[6], 2, 3));
        assertThatThrownBy(() -> draw(SD15, "a embedding:wide", "comfyui"))
                .hasMessageContaining("wide.safetensors")
                .hasMessageContaining("3 numbers")
                .hasMessageContaining("CLIP-L");
        write("other.safetensors", rows("clip_g", SDXL, "text_encoder_2", "tokenizer_2", "cat"));
        assertThatThrownBy(() -> draw(SD15, "a embedding:other", "comfyui")).hasMessageContaining("none for CLIP-L");
    }

    @Test
    void a_name_without_a_file_is_said_and_read_as_text() {
        Drawn missing = draw(SD15, "a embedding:nobody, <none>", "comfyui");
        assertThat(missing.said()).anyMatch(line -> line.contains("embedding:nobody, which is read as text"));
        assertThat(missing.said()).anyMatch(line -> line.contains("<none>"));
        assertThat(missing.pixels())
                .isEqualTo(draw(SD15, "a embedding:nobody, <none>", "literal").pixels());
    }

    @Test
    void kolors_says_that_it_has_none() {
        write("mine.safetensors", tensor("emb_params", new float[6], 2, 3));
        assertThat(draw("kolors-tiny", "embedding:mine 海", "comfyui").said())
                .anyMatch(line -> line.contains("Kolors has no embeddings"));
    }

    @Test
    void every_layout_is_read() throws IOException {
        float[] values = {1, 2, 3, 4, 5, 6};
        Path one = write("one.safetensors", tensor("<cat-toy>", new float[] {1, 2, 3}, 3));
        Path both =
                write("both.safetensors", tensor("clip_l", values, 2, 3), tensor("clip_g", new float[] {7, 8}, 1, 2));
        Path old = folder.resolve("old.pt");
        TorchCheckpointWriter.write(
                old,
                List.of(tensor("string_to_token.*", new float[] {265}, 1), tensor("string_to_param.*", values, 2, 3)),
                RunControl.quiet());
        Path bin = folder.resolve("learned_embeds.bin");
        TorchCheckpointWriter.write(bin, List.of(tensor("<word>", values, 2, 3)), RunControl.quiet());
        assertThat(vectors(one, EmbeddedEncoder.CLIP_L, 3)).containsExactly(List.of(1f, 2f, 3f));
        assertThat(vectors(both, EmbeddedEncoder.CLIP_G, 2)).containsExactly(List.of(7f, 8f));
        for (Path file : List.of(old, bin, both)) {
            assertThat(vectors(file, EmbeddedEncoder.CLIP_L, 3))
                    .as("%s", file)
                    .containsExactly(List.of(1f, 2f, 3f), List.of(4f, 5f, 6f));
        }
        EmbeddingFolders folders = new EmbeddingFolders(List.of(folder));
        assertThat(folders.names()).containsExactly("both", "learned_embeds", "old", "one");
        assertThat(folders.fileOfWord("<cat-toy>")).contains(one);
        assertThat(folders.fileOfWord("<one>")).contains(one);
        assertThat(folders.fileOfWord("<word>")).contains(bin);
        assertThat(folders.file("old.pt")).contains(old);
        assertThat(folders.file("../" + folder.getFileName() + "/old")).isEmpty();
        Files.writeString(folder.resolve("broken.pt"), "no weights");
        assertThat(folders.fileOfWord("<cat-toy>")).contains(one);
        Path lora = write("lora.safetensors", tensor("a", values, 6), tensor("b", values, 6));
        assertThatThrownBy(() -> TextEmbedding.read(lora)).hasMessageContaining("is no embedding");
        Path holes = write("holes.safetensors", tensor("emb_params", new float[] {Float.NaN}, 1));
        assertThatThrownBy(() -> TextEmbedding.read(holes)).hasMessageContaining("no numbers");
        assertThatThrownBy(() -> new EmbeddingFolders(List.of(folder.resolve("away"))))
                .hasMessageContaining("no folder of embeddings");
    }

    private static List<List<Float>> vectors(Path file, EmbeddedEncoder encoder, int width) {
        return TextEmbedding.read(file).vectors(encoder, width).stream()
                .map(vector -> IntStream.range(0, vector.length)
                        .mapToObj(i -> vector[i])
                        .toList())
                .toList();
    }

    @Test
    void names_end_at_spaces_and_commas_and_stand_alone() {
        write("mine.safetensors", tensor("emb_params", new float[3], 1, 3));
        EmbeddingFolders folders = new EmbeddingFolders(List.of(folder));
        assertThat(pieces("a embedding:mine，海, embedding:mine.safetensors. b", folders))
                .containsExactly("a ", "[embedding:mine]", "，海, ", "[embedding:mine.safetensors]", ". b");
        assertThat(pieces("embedding:mine,embedding:none <lora:x:1> <mine>", folders))
                .containsExactly("[embedding:mine]", ",embedding:none <lora:x:1> ", "[<mine>]");
        assertThat(NamedEmbeddings.in("embedding:none, a", folders).missing()).containsExactly("embedding:none");
        assertThat(pieces("myembedding:mine", folders)).containsExactly("myembedding:mine");
        assertThat(pieces("", folders)).isEmpty();
    }

    private static List<String> pieces(String text, EmbeddingFolders folders) {
        return NamedEmbeddings.in(text, folders).pieces().stream()
                .map(piece -> piece.file().isPresent() ? "[" + piece.text() + "]" : piece.text())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfyui", "a1111"})
    void every_vector_takes_the_place_of_a_token_and_none_is_torn_from_the_others(String key) {
        write("six.safetensors", tensor("emb_params", new float[18], 6, 3));
        ClipTokenizer tokenizer = ClipTokenizer.load(Golden.path(SD15).resolve("tokenizer"));
        PromptRules rules = PromptRules.of(key);
        int each = tokenizer.pieces("cat").length;
        int words = 72 / each;
        ParsedPrompt prompt = PromptParser.parse("cat ".repeat(words) + "(embedding:six:1.5) end", rules)
                .with(new EmbeddingFolders(List.of(folder)));
        List<TokenChunk> chunks =
                TokenChunks.of(prompt, rules, tokenizer, 77, embedding -> embedding.vectors(EmbeddedEncoder.CLIP_L, 3));
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getFirst().vectors()).isEmpty();
        assertThat(chunks.getLast().vectors()).containsOnlyKeys(1, 2, 3, 4, 5, 6);
        assertThat(chunks.getLast().weights()).startsWith(1, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1);
    }
}
