package org.inkloom.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseTeamConfig;
import org.inkloom.training.step.TrainedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamTest {
    @TempDir
    private Path folder;

    private BaseTeamConfig member(int size, int rank) {
        return new BaseTeamConfig(Optional.of(folder), size, rank, 5);
    }

    private static TrainedWeights weights(double value) {
        TrainedWeights weights = new TrainedWeights(Map.of("a", new long[] {3, 7}), Placement.cpuFloat32());
        set(weights, value);
        return weights;
    }

    private static void set(TrainedWeights weights, double value) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            weights.values().fill_(new Scalar(value));
        }
    }

    private static float first(TrainedWeights weights) {
        return Tensors.floats(weights.values())[0];
    }

    /** Two meetings after the first, at which run {@code rank} brings its number times ten, and then that plus one. */
    private List<Float> life(int size, int rank, int meetings) {
        List<Float> seen = new ArrayList<>();
        try (TrainedWeights weights = weights(rank + 5);
                Team team = new Team(member(size, rank), RunControl.quiet(), 20)) {
            team.begin(weights);
            seen.add(first(weights));
            for (int i = 0; i < meetings; i++) {
                set(weights, rank * 10 + i);
                team.meet(weights);
                seen.add(first(weights));
            }
        }
        return seen;
    }

    @Test
    void all_begin_with_the_first_ones_weights_and_go_on_from_their_mean() throws Exception {
        List<List<Float>> lives = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<List<Float>>> running = new ArrayList<>();
            for (int rank = 0; rank < 3; rank++) {
                int own = rank;
                running.add(threads.submit(() -> life(3, own, 4)));
            }
            for (Future<List<Float>> one : running) {
                lives.add(one.get());
            }
        }
        assertThat(lives).allSatisfy(life -> assertThat(life).containsExactly(5f, 10f, 11f, 12f, 13f));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void those_who_stay_go_on_without_one_that_has_left() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<List<Float>> stays = threads.submit(() -> life(2, 0, 3));
            threads.submit(() -> life(2, 1, 1)).get();
            assertThat(stays.get()).containsExactly(5f, 5f, 1f, 2f);
        }
    }

    @Test
    void one_that_never_comes_is_missed_and_a_folder_is_used_once() throws Exception {
        try (TrainedWeights weights = weights(0);
                Team alone = new Team(member(2, 0), RunControl.quiet(), 0)) {
            assertThatThrownBy(() -> alone.begin(weights))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TRAIN-054"));
        }
        Files.createFile(folder.resolve("rank-1"));
        try (TrainedWeights weights = weights(0);
                Team late = new Team(member(2, 1), RunControl.quiet(), 0)) {
            assertThatThrownBy(() -> late.begin(weights))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TRAIN-053"));
        }
    }

    @Test
    void they_meet_after_every_fifth_update() {
        try (Team team = new Team(member(1, 0), RunControl.quiet(), 0)) {
            assertThat(team.meetsAfter(10)).isTrue();
            assertThat(team.meetsAfter(11)).isFalse();
        }
    }
}
