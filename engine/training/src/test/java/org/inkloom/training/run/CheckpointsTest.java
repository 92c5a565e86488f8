package org.inkloom.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.SaidLines;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    Path folder;

    private static void withUpdate(long width, Consumer<Update> work) {
        OptimizerConfig optimizer = LoraTrainingConfig.from(
                        GivenSettings.of(Map.of("model", "m", "dataset_path", "d", "ema_decay", "0.9")))
                .optimizer();
        try (Scope scope = Scope.open();
                TrainedWeights weights =
                        new TrainedWeights(Map.of("w", new long[] {width, 2}), Placement.cpuFloat32());
                Update update = new Update(weights, optimizer, true, Differentiation.PLAIN)) {
            work.accept(update);
        }
    }

    private static void fill(Update update, double value) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            update.weights().values().fill_(new Scalar(value));
            update.optimizer().mean().fill_(new Scalar(value + 1));
            update.optimizer().square().fill_(new Scalar(value + 2));
            update.average().orElseThrow().values().fill_(new Scalar(value + 3));
        }
    }

    private static RunState state(long step, Update update) {
        return new RunState(
                step,
                step,
                1024,
                7,
                1.5,
                OptionalLong.empty(),
                2,
                Map.of("seed", "1"),
                update.weights().shapes());
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve("checkpoints"), 2);
    }

    @Test
    void everything_comes_back_and_only_the_newest_are_kept() {
        withUpdate(3, update -> {
            for (int step = 1; step <= 4; step++) {
                fill(update, step);
                checkpoints().write(state(step, update), update, part -> {});
            }
            fill(update, 0);

            Path newest = checkpoints().newest().orElseThrow();
            RunState read = Checkpoints.read(newest);
            Checkpoints.restore(newest, read, update);

            assertThat(newest.getFileName()).hasToString("step-00000004");
            assertThat(newest.getParent()).isDirectoryNotContaining("glob:**step-00000002");
            assertThat(newest.getParent()).isDirectoryContaining("glob:**step-00000003");
            assertThat(read.settings()).containsEntry("seed", "1");
            assertThat(Tensors.floats(update.weights().values())).contains(4f);
            assertThat(Tensors.floats(update.optimizer().mean())).contains(5f);
            assertThat(Tensors.floats(update.optimizer().square())).contains(6f);
            assertThat(Tensors.floats(update.average().orElseThrow().values())).contains(7f);
            assertThat(update.optimizer().steps()).isEqualTo(4);
            assertThat(update.scale().factor()).isEqualTo(1024);
            assertThat(update.scale().goodUpdates()).isEqualTo(7);
        });
    }

    @Test
    void a_full_disk_leaves_the_old_checkpoint_whole_and_says_so() {
        withUpdate(3, update -> {
            fill(update, 1);
            checkpoints().write(state(1, update), update, part -> {});
            fill(update, 2);

            assertThatThrownBy(() -> checkpoints().write(state(2, update), update, CheckpointsTest::diskIsFull))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-TRAIN-021")
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("step-00000001 is whole");
            Path newest = checkpoints().newest().orElseThrow();
            assertThat(newest.getFileName()).hasToString("step-00000001");
            assertThat(newest.getParent()).isDirectoryNotContaining("glob:**.part");
            Checkpoints.restore(newest, Checkpoints.read(newest), update);
            assertThat(Tensors.floats(update.weights().values())).contains(1f);
        });
    }

    private static void diskIsFull(Path part) {
        try {
            Files.write(part.resolve("lora.safetensors"), new byte[100]);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw InkloomException.failed(
                "INK-FILE-030", "No space left on device.", "The disk is full.", "Free some space.");
    }

    @Test
    void a_folder_that_cannot_be_written_to_is_the_same_failure() throws IOException {
        Files.createFile(folder.resolve("checkpoints"));

        withUpdate(
                3,
                update -> assertThatThrownBy(() -> checkpoints().write(state(1, update), update, part -> {}))
                        .hasMessageContaining("INK-TRAIN-021"));
    }

    @Test
    void what_a_killed_process_was_writing_is_never_read_and_the_next_write_replaces_it() throws IOException {
        Path part = Files.createDirectories(folder.resolve("checkpoints/step-00000009.part"));
        Files.write(part.resolve("state.json"), new byte[3]);

        assertThat(checkpoints().newest()).isEmpty();
        withUpdate(3, update -> {
            Path written = checkpoints().write(state(9, update), update, p -> {});
            assertThat(checkpoints().newest()).contains(written);
        });
    }

    @Test
    void a_checkpoint_without_its_files_is_passed_over() throws IOException {
        withUpdate(3, update -> checkpoints().write(state(1, update), update, part -> {}));
        Files.createDirectories(folder.resolve("checkpoints/step-00000002"));

        assertThat(checkpoints().newest().orElseThrow().getFileName()).hasToString("step-00000001");
    }

    private interface Damage {
        void to(Path checkpoint) throws IOException;
    }

    private static void flipTheLastByte(Path checkpoint) throws IOException {
        byte[] bytes = Files.readAllBytes(checkpoint.resolve("state.safetensors"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(checkpoint.resolve("state.safetensors"), bytes);
    }

    private static void cutTensors(Path checkpoint) throws IOException {
        byte[] bytes = Files.readAllBytes(checkpoint.resolve("state.safetensors"));
        Files.write(checkpoint.resolve("state.safetensors"), Arrays.copyOf(bytes, bytes.length - 5));
    }

    private static final Map<String, Damage> DAMAGES = Map.of(
            "a flipped bit", CheckpointsTest::flipTheLastByte,
            "a cut file", CheckpointsTest::cutTensors,
            "no tensors", path -> Files.delete(path.resolve("state.safetensors")),
            "an empty file", path -> Files.write(path.resolve("state.safetensors"), new byte[0]),
            "cut JSON", path -> Files.writeString(path.resolve("state.json"), "{\"update\":"),
            "empty JSON", path -> Files.writeString(path.resolve("state.json"), ""),
            "zeros", path -> Files.write(path.resolve("state.json"), new byte[64]),
            "another's state",
                    path -> Files.copy(
                            path.resolveSibling("step-00000001/state.json"),
                            path.resolve("state.json"),
                            StandardCopyOption.REPLACE_EXISTING));

    @Test
    void a_damaged_newest_checkpoint_gives_way_to_the_one_before_which_is_said() {
        DAMAGES.forEach((what, damage) -> {
            checkpoints().clear();
            List<String> said = new ArrayList<>();
            withUpdate(3, update -> {
                for (int step = 1; step <= 2; step++) {
                    fill(update, step);
                    checkpoints().write(state(step, update), update, part -> {});
                }
                Path bad = checkpoints().newest().orElseThrow();
                assertThatCode(() -> damage.to(bad)).doesNotThrowAnyException();

                Path sound = checkpoints().newestUndamaged(new SaidLines(said)).orElseThrow();
                assertThat(sound.getFileName()).as(what).hasToString("step-00000001");
                assertThat(said)
                        .as(what)
                        .singleElement()
                        .asString()
                        .contains("INK-TRAIN-051", bad.toString(), "step-00000002.damaged", "step-00000001");
                Checkpoints.restore(sound, Checkpoints.read(sound), update);
                assertThat(Tensors.floats(update.weights().values())).contains(1f);

                // What is written next is not taken for older than the damaged one.
                new Checkpoints(folder.resolve("checkpoints"), 1).write(state(2, update), update, part -> {});
                assertThat(checkpoints().newestUndamaged(Progress.SILENT)).contains(bad);
            });
        });
    }

    @Test
    void where_every_checkpoint_is_damaged_the_run_does_not_quietly_begin_anew() throws IOException {
        withUpdate(3, update -> checkpoints().write(state(1, update), update, part -> {}));
        flipTheLastByte(checkpoints().newest().orElseThrow());

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> checkpoints().newestUndamaged(Progress.SILENT))
                    .hasMessageContaining("INK-TRAIN-022")
                    .hasMessageContaining("checksum")
                    .hasMessageContaining("resume never");
        }
        checkpoints().clear();
        assertThat(checkpoints().newestUndamaged(Progress.SILENT)).isEmpty();
    }

    @Test
    void a_checkpoint_of_an_earlier_version_is_still_read() throws IOException {
        withUpdate(3, update -> checkpoints().write(state(1, update), update, part -> {}));
        Path newest = checkpoints().newest().orElseThrow();
        Path json = newest.resolve("state.json");
        Files.writeString(json, Files.readString(json).replaceAll("\"planned\":[^,]*,", ""));

        assertThat(Files.readString(json)).doesNotContain("planned");
        assertThat(Checkpoints.read(newest).planned()).isEmpty();
        assertThat(checkpoints().newestUndamaged(Progress.SILENT)).contains(newest);
    }

    @Test
    void damaged_state_and_other_weights_are_refused() throws IOException {
        withUpdate(3, update -> checkpoints().write(state(1, update), update, part -> {}));
        Path newest = checkpoints().newest().orElseThrow();
        RunState read = Checkpoints.read(newest);

        withUpdate(
                4,
                update -> assertThatThrownBy(() -> Checkpoints.restore(newest, read, update))
                        .hasMessageContaining("INK-TRAIN-022")
                        .hasMessageContaining("other weights"));
        Files.write(newest.resolve("state.safetensors"), new byte[20]);
        withUpdate(
                3,
                update -> assertThatThrownBy(() -> Checkpoints.restore(newest, read, update))
                        .hasMessageContaining("INK-TRAIN-022"));
        Files.writeString(newest.resolve("state.json"), "{");
        assertThatThrownBy(() -> Checkpoints.read(newest))
                .hasMessageContaining("INK-TRAIN-022")
                .hasMessageContaining("resume never");
    }
}
