package org.inkloom.score.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.inkloom.golden.Golden;
import org.inkloom.hub.HubSettings;
import org.inkloom.models.aesthetic.AestheticHead;
import org.inkloom.models.clip.ClipVisionConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.coherence.CarriedReader;
import org.inkloom.score.coherence.StorySets;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights with bad numbers, of other shapes or cut off give an error with a code, and never a score. */
@Tag("golden")
class DamagedScoreWeightsTest {
    @TempDir
    private Path home;

    private Path predictor;

    @BeforeEach
    void begin() throws IOException {
        predictor = copy(Golden.path("vision/aesthetic-tiny"), home.resolve("predictor"));
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
        return to;
    }

    /** The last bytes of a file of weights are the last number of a tensor, in each type of floats one that is none. */
    private static void spoil(Path file, int top) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() - 2);
            bytes.write(new byte[] {(byte) 0x80, (byte) top});
        }
    }

    private void score(ScoreKind kind, Optional<String> clip, Optional<String> aesthetics, Optional<Path> reader) {
        ScoringPlan plan = new ScoringPlan(
                EnumSet.of(kind), clip, aesthetics, reader, home, HubSettings.of(Map.of(), home), Device.parse("cpu"));
        List<ScoredPicture> pictures = StorySets.coherent(1).subList(0, 2).stream()
                .map(pixels -> new ScoredPicture("01.png", pixels, Optional.of("a girl"), Optional.empty()))
                .toList();
        try (Scoring scoring = new Scoring(plan)) {
            scoring.score(pictures, RunControl.quiet());
        }
    }

    private static void assertRefused(String code, String text, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        InkloomException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7f, 0xff})
    void a_number_that_is_none_is_named_with_its_tensor_whatever_model_scores(int top) throws IOException {
        spoil(predictor.resolve("model.safetensors"), top);
        assertRefused(
                "INK-FILE-035",
                "the tensor '",
                () -> score(ScoreKind.AESTHETIC, Optional.empty(), Optional.of("predictor"), Optional.empty()));

        Path clip = TinyClip.in(home.resolve("tiny-clip"));
        spoil(clip.resolve("model.safetensors"), top);
        for (ScoreKind kind : Set.of(ScoreKind.PROMPT_MATCH, ScoreKind.STYLE_BY_CLIP)) {
            assertRefused(
                    "INK-FILE-035",
                    "the tensor '",
                    () -> score(kind, Optional.of(clip.toString()), Optional.empty(), Optional.empty()));
        }

        Path dino = copy(
                Golden.path("vision/vit-tiny"),
                HubSettings.of(Map.of(), home).models().resolve("facebook/dino-vits16"));
        spoil(dino.resolve("model.safetensors"), top);
        assertRefused(
                "INK-FILE-035",
                "the tensor '",
                () -> score(ScoreKind.SUBJECT_BY_DINO, Optional.empty(), Optional.empty(), Optional.empty()));

        Path reader = Files.copy(CarriedReader.file(), home.resolve("reader.safetensors"));
        spoil(reader, top);
        assertRefused(
                "INK-FILE-035",
                "the tensor '",
                () -> score(ScoreKind.STYLE_BY_READER, Optional.empty(), Optional.empty(), Optional.of(reader)));
    }

    @Test
    void sound_weights_whose_sums_overflow_give_no_score_either() throws IOException {
        Files.writeString(predictor.resolve("preprocessor_config.json"), "{\"rescale_factor\": 1e300}");

        assertRefused(
                "INK-SCORE-012",
                "01.png came out as no number",
                () -> score(ScoreKind.AESTHETIC, Optional.empty(), Optional.of("predictor"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0, 0, 0]", "[0.5, 0.5, 1e-300]"})
    void colours_are_not_divided_by_nothing(String deviation) throws IOException {
        Files.writeString(predictor.resolve("preprocessor_config.json"), "{\"image_std\": " + deviation + "}");

        assertRefused(
                "INK-MODEL-005",
                "image_std",
                () -> score(ScoreKind.AESTHETIC, Optional.empty(), Optional.of("predictor"), Optional.empty()));
    }

    private static StoredTensor tensor(String name, float value, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, value);
        byte[] bytes = new byte[4 * values.length];
        IntStream.range(0, values.length).forEach(i -> {
            int bits = Float.floatToRawIntBits(values[i]);
            for (int b = 0; b < 4; b++) {
                bytes[4 * i + b] = (byte) (bits >> 8 * b);
            }
        });
        return new StoredTensor(name, DType.FLOAT32, shape, MemorySegment.ofArray(bytes));
    }

    private Path head(StoredTensor... tensors) {
        Path file = home.resolve("head.safetensors");
        SafetensorsWriter.write(file, List.of(tensors), Map.of());
        return file;
    }

    private void scoreWithHead() {
        score(ScoreKind.AESTHETIC, Optional.of("tower"), Optional.of("head.safetensors"), Optional.empty());
    }

    @Test
    void a_head_for_a_clip_of_another_width_is_refused_with_both_widths() throws IOException {
        Path tower = TinyClip.in(home.resolve("tower"));
        int width = ClipVisionConfig.read(ConfigReader.open(tower.resolve("config.json")))
                .projection();
        head(tensor("weight", 0.1f, 1, width + 1), tensor("bias", 5, 1));

        assertRefused("INK-SCORE-013", "of " + (width + 1) + " numbers", this::scoreWithHead);
        assertRefused("INK-SCORE-013", "of " + width + ".", this::scoreWithHead);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void a_head_with_bad_numbers_is_named_with_the_tensor(float bad) throws IOException {
        TinyClip.in(home.resolve("tower"));
        head(tensor("weight", 0.1f, 1, 8), tensor("bias", bad, 1));

        assertRefused("INK-FILE-035", "the tensor 'bias'", this::scoreWithHead);
    }

    @Test
    void a_head_of_another_shape_or_cut_off_is_refused() throws IOException {
        for (StoredTensor[] tensors : List.of(
                new StoredTensor[] {tensor("weight", 0.1f, 8), tensor("bias", 5, 1)},
                new StoredTensor[] {tensor("weight", 0.1f, 2, 8), tensor("bias", 5, 1)},
                new StoredTensor[] {tensor("weight", 0.1f, 1, 8), tensor("bias", 5, 2)},
                new StoredTensor[] {tensor("weight", 0.1f, 1, 8)},
                new StoredTensor[] {tensor("weight", 0.1f, 1, 0), tensor("bias", 5, 1)})) {
            Path file = head(tensors);
            assertRefused("INK-MODEL-001", "aesthetic head", () -> load(file));
        }
        Path published = Golden.path("clip/aesthetic/sa_0_4_vit_l_14_linear.pth");
        byte[] whole = Files.readAllBytes(published);
        for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
            Path cut = Files.write(home.resolve("cut.pth"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> load(cut))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).startsWith("INK-FILE-"));
        }
    }

    private static void load(Path file) {
        AestheticHead.load(file, Placement.cpuFloat32()).close();
    }
}
